import BSON
import MongoCore

/// What an upload knows of itself, without I/O.
struct GridFSUploadState: Sendable {
    /// What may still be done.
    private enum Phase {
        case open
        /// A call is under way.
        case busy
        /// A chunk could not be stored; only `abort` is left.
        case failed
        case closed
        case aborted
    }

    private var phase = Phase.open
    private(set) var waiting = ByteQueue()
    /// The bytes written in all.
    private(set) var length = 0
    /// How many chunks have been stored.
    private var chunkCount = 0

    /// So much is sent at a time. The server takes 48 MB in one message, but what fits the processor's caches on both
    /// sides goes through faster, above all when several files are stored at once.
    static let batchByteCount = 1024 * 1024

    /// Begins a call.
    ///
    /// - Throws: `GridFSError` when there is nothing more to be done; `InvalidArgumentError` when another task is in the
    ///   middle of a call.
    mutating func begin(context: ErrorContext) throws {
        switch phase {
        case .open: phase = .busy
        case .busy:
            throw InvalidArgumentError("An upload is written to by one task at a time", context: context)
        case .failed:
            throw GridFSError(
                .uploadEnded, "The upload failed earlier; abort() removes what it left", context: context)
        case .closed: throw GridFSError(.uploadEnded, "The upload is closed", context: context)
        case .aborted: throw GridFSError(.uploadEnded, "The upload was aborted", context: context)
        }
    }

    /// Begins to abort, which a failed upload allows too.
    mutating func beginAbort(context: ErrorContext) throws {
        if case .failed = phase { phase = .open }
        try begin(context: context)
        waiting = ByteQueue()
    }

    /// Adds bytes to what waits.
    mutating func append(_ bytes: [UInt8]) {
        waiting.append(bytes)
        length += bytes.count
    }

    /// The chunks to store now, with the number of the first; nil when there is not enough yet.
    mutating func nextBatch(chunkSize: Int, isLast: Bool) -> (bytes: ByteQueue, firstNumber: Int)? {
        let whole: Int
        if isLast {
            whole = min(waiting.count, Self.byteCount(ofWhole: Self.batchByteCount, chunkSize))
        } else {
            guard waiting.count >= max(chunkSize, Self.batchByteCount) else { return nil }
            whole = Self.byteCount(ofWhole: Self.batchByteCount, chunkSize)
        }
        guard whole > 0 else { return nil }
        defer { chunkCount += (whole - 1) / chunkSize + 1 }
        return (waiting.takeFirst(whole), chunkCount)
    }

    /// The size of as many whole chunks as fit, at least one.
    private static func byteCount(ofWhole limit: Int, _ chunkSize: Int) -> Int {
        max(limit / chunkSize, 1) * chunkSize
    }

    /// The call has done what it was to do.
    mutating func succeeded() { phase = .open }
    /// The call has failed.
    mutating func failed() { phase = .failed }
    /// The file is complete.
    mutating func closed() { phase = .closed }
    /// The chunks are gone.
    mutating func aborted() { phase = .aborted }
}
