public import BSON
import Glibc
import Synchronization

/// A server that does what a script says, for faults that a real one cannot be made to commit: bytes that are
/// no message, half a reply, a reply to another request, silence.
///
/// ```swift
/// let server = try ScriptedServer { request in
///     request.name == "find" ? [.send([1, 2, 3]), .close] : nil
/// }
/// let client = try MongoClient(server.uri)
/// ```
///
/// It listens on 127.0.0.1, has a thread for each connection, and ends with its last reference or by
/// ``stop()``.
public final class ScriptedServer: Sendable {
    /// What to do about a request: the actions in order, none for silence, nil for what an ordinary
    /// standalone would do (``ordinaryReply(to:)``).
    public typealias Script = @Sendable (Request) -> [Action]?

    /// The port that it listens on, on 127.0.0.1.
    public let port: UInt16

    private let shared: ScriptedServerState

    /// Starts to listen.
    ///
    /// - Parameter script: is called for each request, on the thread of its connection; connections run
    ///   side by side.
    /// - Throws: ``TestServerError`` when there is no socket or thread to be had.
    public init(_ script: @escaping Script) throws(TestServerError) {
        let (descriptor, port) = try LoopbackListener.open()
        self.port = port
        let shared = ScriptedServerState(listening: descriptor, script: script)
        self.shared = shared
        do throws(TestServerError) {
            try BlockingThread.start { shared.acceptConnections() }
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        shared.stop()
    }

    /// A connection string that leads here and nowhere else.
    public var uri: String { "mongodb://127.0.0.1:\(port)/?directConnection=true" }

    /// The requests so far, in the order in which they came.
    public var requests: [Request] { shared.requests }

    /// How many connections have been made so far.
    public var connectionCount: Int { shared.connectionCount }

    /// Closes all connections and listens no more. Does nothing the second time.
    public func stop() {
        shared.stop()
    }

    /// What a standalone of version 6.0 would answer: who it is to a hello, and `ok` to everything else.
    public static func ordinaryReply(to request: Request) -> Document {
        guard ["hello", "isMaster", "ismaster"].contains(request.name) else { return ["ok": 1.0] }
        return [
            "helloOk": true, "ismaster": true, "isWritablePrimary": true,
            "maxBsonObjectSize": 16_777_216, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000,
            "logicalSessionTimeoutMinutes": 30,
            "connectionId": .int32(Int32(clamping: request.connection + 1)),
            "minWireVersion": 0, "maxWireVersion": 17, "readOnly": false, "ok": 1.0,
        ]
    }
}
