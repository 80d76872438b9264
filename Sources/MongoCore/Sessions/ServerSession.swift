package import BSON
import Synchronization

/// What a server knows as a session, as the client sees it.
///
/// Used by one operation, cursor or explicit session at a time, then by the next.
package final class ServerSession: Sendable {
    /// The session's name.
    package let id: SessionID
    /// `id` as commands carry it, already bytes.
    package let encodedID: RawDocument
    private let lastUseNanoseconds: Atomic<Int64>
    private let number = Atomic<Int64>(0)
    private let dirty = Atomic<Bool>(false)

    /// A new session, not used yet.
    ///
    /// - Throws: `BSONError`, which no name of 16 bytes causes.
    package init(at moment: Moment) throws(BSONError) {
        id = SessionID()
        encodedID = try RawDocument(id.document)
        lastUseNanoseconds = Atomic(moment.nanoseconds)
    }

    /// When a command last went out in it.
    package var lastUse: Moment {
        get { Moment(nanoseconds: lastUseNanoseconds.load(ordering: .relaxed)) }
        set { lastUseNanoseconds.store(newValue.nanoseconds, ordering: .relaxed) }
    }

    /// The number of the last retryable write or transaction in it.
    package var transactionNumber: Int64 { number.load(ordering: .relaxed) }

    /// Counts a new retryable write or transaction, and returns its number.
    package func nextTransactionNumber() -> Int64 {
        number.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Whether a network error met it: the server may still be busy in it, so nobody else gets it.
    package var isDirty: Bool { dirty.load(ordering: .relaxed) }

    /// A network error met it.
    package func markDirty() {
        dirty.store(true, ordering: .relaxed)
    }
}
