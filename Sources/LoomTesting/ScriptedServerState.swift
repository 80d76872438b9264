import BSON
import Glibc
import MongoWire
import Synchronization

/// What a scripted server's threads share. They outlive the server by a moment: it tells them to end and does
/// not wait.
final class ScriptedServerState: Sendable {
    private struct State {
        var isStopped = false
        var requests: [ScriptedServer.Request] = []
        var connectionCount = 0
        /// The open descriptors. A thread takes its own out before it closes it, so none here belongs to
        /// others.
        var open: Set<Int32> = []
    }

    private let listening: Int32
    private let script: ScriptedServer.Script
    private let state = Mutex(State())

    init(listening: Int32, script: @escaping ScriptedServer.Script) {
        self.listening = listening
        self.script = script
        state.withLock { _ = $0.open.insert(listening) }
    }

    var requests: [ScriptedServer.Request] { state.withLock(\.requests) }

    var connectionCount: Int { state.withLock(\.connectionCount) }

    /// Ends every wait of every thread: a descriptor that is shut down has nothing more to wait for.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Serves until stopped; the body of the listening thread.
    func acceptConnections() {
        while true {
            let descriptor = accept(listening, nil, nil)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            guard let number = register(descriptor) else {
                close(descriptor)
                continue
            }
            do throws(TestServerError) {
                try BlockingThread.start { self.serve(descriptor, number: number) }
            } catch {
                // Without a thread the client sees a server that is overloaded, which is what it is.
                release(descriptor)
                close(descriptor)
            }
        }
        release(listening)
        close(listening)
    }

    private func register(_ descriptor: Int32) -> Int? {
        state.withLock { state in
            guard !state.isStopped else { return nil }
            state.open.insert(descriptor)
            state.connectionCount += 1
            return state.connectionCount - 1
        }
    }

    private func release(_ descriptor: Int32) {
        state.withLock { _ = $0.open.remove(descriptor) }
    }

    /// Answers what comes on one connection until it ends; the body of its thread.
    private func serve(_ descriptor: Int32, number: Int) {
        let socket = MessageSocket(adopting: descriptor, peer: "the client")
        var index = 0
        do {
            while let message = try socket.receive() {
                let request = try request(
                    message, connection: number, index: index, compressorID: socket.lastCompressorID)
                state.withLock { $0.requests.append(request) }
                index += 1
                let actions = script(request) ?? [.reply(ScriptedServer.ordinaryReply(to: request))]
                for action in actions {
                    guard try perform(action, for: request, on: socket) else {
                        release(descriptor)
                        return
                    }
                }
            }
        } catch {
            // The client has gone, or has sent what is no request: this connection is over, and the client
            // knows it.
        }
        release(descriptor)
    }

    private func request(
        _ message: OpMessage, connection: Int, index: Int, compressorID: UInt8?
    ) throws(BSONError) -> ScriptedServer.Request {
        var command = try Document(message.body)
        for sequence in message.sequences {
            var documents: [BSONValue] = []
            for document in sequence.documents { documents.append(.document(try Document(document))) }
            command[sequence.identifier] = .array(documents)
        }
        return ScriptedServer.Request(
            connection: connection, index: index, command: command, requestID: message.requestID,
            compressorID: compressorID)
    }

    /// Returns false when the connection is to be closed.
    private func perform(
        _ action: ScriptedServer.Action, for request: ScriptedServer.Request, on socket: MessageSocket
    ) throws -> Bool {
        switch action {
        case .reply(let document):
            try socket.send(reply(document, to: request.requestID))
        case .replyToAnother(let document):
            try socket.send(reply(document, to: request.requestID &+ 1))
        case .beginReply(let document, let byteCount):
            let bytes = try reply(document, to: request.requestID).encoded()
            try bytes.withUnsafeBytes {
                try socket.send(UnsafeRawBufferPointer(rebasing: $0.prefix(byteCount)))
            }
        case .send(let bytes):
            try bytes.withUnsafeBytes { try socket.send($0) }
        case .wait(let duration):
            sleep(for: duration)
        case .close:
            return false
        case .reset:
            socket.resetOnClose()
            return false
        }
        return true
    }

    private func reply(_ document: Document, to requestID: Int32) throws(BSONError) -> OpMessage {
        OpMessage(requestID: 1, responseTo: requestID, body: try RawDocument(document))
    }

    private func sleep(for duration: Duration) {
        let deadline = ContinuousClock.now + duration
        while true {
            // A signal may end a sleep early.
            let (seconds, attoseconds) = (deadline - ContinuousClock.now).components
            guard seconds >= 0, attoseconds > 0 || seconds > 0 else { return }
            var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            nanosleep(&rest, nil)
        }
    }
}
