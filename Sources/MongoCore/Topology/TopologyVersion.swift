package import BSON

/// How often a server's process has changed what it says of itself: tells older news from newer.
package struct TopologyVersion: Hashable, Sendable {
    /// Another one means that the server was started anew.
    package let processID: ObjectID
    /// Grows with each change.
    package let counter: Int64

    package init(processID: ObjectID, counter: Int64) {
        self.processID = processID
        self.counter = counter
    }

    /// Reads `{processId, counter}`; nil for anything else.
    package init?(_ value: BSONValue?) {
        guard let document = value?.documentValue, case .objectID(let processID)? = document["processId"],
            let counter = document["counter"]?.intValue
        else { return nil }
        self.init(processID: processID, counter: Int64(counter))
    }

    /// The form in which a server sends it, and takes it back.
    package var document: Document {
        ["processId": .objectID(processID), "counter": .int64(counter)]
    }

    /// Whether news with `other` is at least as new as what this stands for. Versions that cannot be compared
    /// make it new.
    package static func isCurrent(_ other: TopologyVersion?, after known: TopologyVersion?) -> Bool {
        guard let other, let known, other.processID == known.processID else { return true }
        return other.counter >= known.counter
    }

    /// Whether an error with `other` is newer than what this stands for, so that it tells something.
    package static func isNewer(_ other: TopologyVersion?, than known: TopologyVersion?) -> Bool {
        guard let other, let known, other.processID == known.processID else { return true }
        return other.counter > known.counter
    }
}
