/// What a test server reports when it cannot be found, started, reached or kept.
public struct TestServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Hashable, Sendable {
        /// There is no mongod to start, or none that can be executed.
        case binaryNotFound
        /// A server did not come up: it ended at once, or was not ready in time.
        case startFailed
        /// A server found its port taken by somebody else.
        case portTaken
        /// A server that should be running has ended.
        case serverEnded
        /// A server answered a command with an error; ``TestServerError/serverCode`` has its number.
        case commandFailed
        /// A server could not be reached, or the bytes that came back made no sense.
        case connectionFailed
        /// The server, or its shape, does not offer what was asked for.
        case unsupported
        /// The operating system refused something; the message names the call.
        case system
    }

    /// The kind of failure.
    public let code: Code

    /// What happened, to which server, with the last lines of its log where those help.
    public let message: String

    /// The error number that the server gave, when ``code-swift.property`` is
    /// ``Code-swift.enum/commandFailed``.
    public let serverCode: Int32?

    /// Makes an error of a kind with a message, and the server's own number where there is one.
    public init(_ code: Code, _ message: String, serverCode: Int32? = nil) {
        self.code = code
        self.message = message
        self.serverCode = serverCode
    }

    /// The message.
    public var description: String { message }
}
