package import BSON

/// From where a change stream reads.
package struct ChangeStreamStart: Hashable, Sendable {
    /// Behind the event with this token.
    package var resumeAfter: Document?
    /// Behind the event with this token, which may be one that ended an earlier stream.
    package var startAfter: Document?
    /// At this time of the cluster.
    package var atOperationTime: Timestamp?

    package init(
        resumeAfter: Document? = nil, startAfter: Document? = nil, atOperationTime: Timestamp? = nil
    ) {
        self.resumeAfter = resumeAfter
        self.startAfter = startAfter
        self.atOperationTime = atOperationTime
    }

    /// Whether nothing was given: the stream then starts with the present.
    var isEmpty: Bool { resumeAfter == nil && startAfter == nil && atOperationTime == nil }
}
