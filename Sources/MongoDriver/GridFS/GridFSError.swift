/// A file is not there, or is not there in one piece.
public struct GridFSError: MongoError {
    /// Why.
    public enum Reason: Hashable, Sendable {
        /// There is no file of this identifier or name.
        case fileNotFound
        /// There are files of this name, but not as many as the revision asks for.
        case revisionNotFound
        /// A chunk of the file is missing.
        case missingChunk
        /// There are more chunks than the file's length allows.
        case extraChunk
        /// A chunk does not hold as many bytes as it has to, or is malformed.
        case wrongChunk
        /// The upload has been closed, aborted, or ended by an error.
        case uploadEnded
    }

    /// Why.
    public let reason: Reason
    /// What was found, and what was expected.
    public let message: String
    /// What was being done and where.
    public let context: ErrorContext

    init(_ reason: Reason, _ message: String, context: ErrorContext) {
        self.reason = reason
        self.message = message
        self.context = context
    }
}
