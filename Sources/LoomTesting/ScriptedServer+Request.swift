public import BSON

extension ScriptedServer {
    /// A command that a client has sent.
    public struct Request: Hashable, Sendable {
        /// The connection it came on, counted from 0.
        public let connection: Int

        /// Its place among the requests of its connection, counted from 0.
        public let index: Int

        /// The command with all its fields; document sequences are arrays in it.
        public let command: Document

        /// The number that the client gave it, which a reply has to name.
        public let requestID: Int32

        /// The number of the compressor that it came by: 1 for snappy, 2 for zlib, 3 for zstd; nil for one that
        /// came as it is.
        public let compressorID: UInt8?

        /// The command's name: the first field of it.
        public var name: String { command.first?.key ?? "" }
    }

    /// One thing to do about a request.
    public enum Action: Hashable, Sendable {
        /// Send a document as the reply.
        case reply(Document)

        /// Send a reply that names another request than the one it answers.
        case replyToAnother(Document)

        /// Send the first so many bytes of a reply.
        case beginReply(Document, byteCount: Int)

        /// Send bytes as they are.
        case send([UInt8])

        /// Do nothing for a while.
        case wait(Duration)

        /// Close the connection, as a server does that shuts down.
        case close

        /// Break the connection off with a reset, as a machine does that has restarted.
        case reset
    }
}
