internal import Synchronization

/// A TLS connection over a socket.
///
/// One task at a time may use it, in one direction: each side's records are counted, and an answer to the peer may be
/// due in the middle of receiving. Any thread may close it.
// Unchecked: only the call that has set `isBusy` touches the engine and the buffer.
package final class TLSStream: @unchecked Sendable {
    let socket: Socket
    private var engine: TLSEngine
    /// Encrypted bytes on their way from or to the socket.
    private let buffer: UnsafeMutableRawBufferPointer
    /// Whether the peer has sent anything since the handshake.
    private var hasReceived = false
    private let isBusy = Atomic<Bool>(false)
    /// Set once the stream cannot go on: closed, or cut off in the middle of a record.
    private let isFinished = Atomic<Bool>(false)

    /// Room for four records of the largest size, less one for what records add.
    private static let bufferSize = 64 << 10
    /// How much is encrypted before it is sent, so that a large message does not lie in memory twice.
    private static let chunkSize = 48 << 10

    private init(_ socket: Socket, _ engine: consuming TLSEngine) {
        self.socket = socket
        self.engine = engine
        buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
    }

    deinit {
        close()
        buffer.deallocate()
    }

    // MARK: Opening and closing

    /// Agrees with the peer on keys and checks who it is.
    ///
    /// - Parameter host: whom the certificate has to be for; nil if there is no name.
    /// - Throws: `TransportError`: `.certificate`, `.tls`, or what stopped the bytes. The socket is closed then.
    package static func connect(
        over socket: Socket, _ context: TLSContext, host: String?, deadline: Deadline
    ) async throws(TransportError) -> TLSStream {
        do throws(TransportError) {
            let stream = TLSStream(socket, try engine(context, host, socket))
            try await stream.handshake(deadline)
            return stream
        } catch {
            socket.close()
            throw error
        }
    }

    private static func engine(
        _ context: TLSContext, _ host: String?, _ socket: Socket
    ) throws(TransportError) -> TLSEngine {
        do throws(TLSFailure) {
            return try TLSEngine(context, host: host)
        } catch {
            throw TransportError(error, .handshake, socket.endpoint)
        }
    }

    private func handshake(_ deadline: Deadline) async throws(TransportError) {
        try begin(.handshake)
        defer { end() }
        do throws(TransportError) {
            while true {
                let isDone: Bool
                do throws(TLSFailure) {
                    isDone = try engine.handshake()
                } catch {
                    sayGoodbye()
                    throw TransportError(error, .handshake, socket.endpoint)
                }
                try await flush(deadline)
                if isDone { return }
                try await fill(deadline)
            }
        } catch {
            isFinished.store(true, ordering: .relaxed)
            throw error.duringHandshake
        }
    }

    /// Closes the connection, after telling the peer if that takes no waiting. Any thread may call it, repeatedly.
    package func close() {
        let wasFinished = isFinished.exchange(true, ordering: .relaxed)
        if !wasFinished, !isBusy.exchange(true, ordering: .acquiring) {
            engine.close()
            sayGoodbye()
            isBusy.store(false, ordering: .releasing)
        }
        socket.close()
    }

    /// Whether `close` was called.
    package var isClosed: Bool { socket.isClosed }

    /// The TLS version in use, such as `TLSv1.3`; nil while another call is using the stream.
    package var version: String? {
        guard !isBusy.exchange(true, ordering: .acquiring) else { return nil }
        defer { end() }
        return engine.version
    }

    // MARK: Moving bytes

    /// Sends all the bytes.
    ///
    /// - Throws: `TransportError`. Some of the bytes may have been sent then, and the stream is of no more use.
    package func send(_ bytes: UnsafeRawBufferPointer, deadline: Deadline) async throws(TransportError) {
        try begin(.send)
        defer { end() }
        var rest = bytes
        do throws(TransportError) {
            while !rest.isEmpty {
                let taken = try encrypt(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.chunkSize)))
                try await flush(deadline)
                if let taken {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken))
                } else {
                    try await fill(deadline)
                }
            }
        } catch {
            isFinished.store(true, ordering: .relaxed)
            throw error
        }
    }

    /// Receives what is there, at least one byte, waiting for it if need be; returns how many.
    ///
    /// - Throws: `TransportError`, `.closed` at the end of the stream. After `.timedOut` it can be called again.
    package func receive(
        into target: UnsafeMutableRawBufferPointer, deadline: Deadline
    ) async throws(TransportError) -> Int {
        try begin(.receive)
        defer { end() }
        guard target.count > 0 else {
            throw TransportError(.other, .receive, endpoint: socket.endpoint, detail: "the buffer is empty")
        }
        while true {
            let count = try decrypt(into: target)
            // An answer to a change of keys.
            if engine.hasOutgoing { try await flush(deadline) }
            if let count {
                hasReceived = true
                return count
            }
            try await fill(deadline)
        }
    }

    private func encrypt(_ bytes: UnsafeRawBufferPointer) throws(TransportError) -> Int? {
        do throws(TLSFailure) {
            return try engine.write(bytes)
        } catch {
            throw TransportError(error, .send, socket.endpoint)
        }
    }

    private func decrypt(into target: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int? {
        do throws(TLSFailure) {
            return try engine.read(into: target)
        } catch {
            sayGoodbye()
            isFinished.store(true, ordering: .relaxed)
            throw TransportError(error, .receive, socket.endpoint)
        }
    }

    /// Sends what the engine has for the peer.
    private func flush(_ deadline: Deadline) async throws(TransportError) {
        while true {
            let count = engine.takeOutgoing(into: buffer)
            guard count > 0 else { return }
            do throws(TransportError) {
                try await socket.send(UnsafeRawBufferPointer(rebasing: buffer[..<count]), deadline: deadline)
            } catch {
                // The peer may have half a record.
                isFinished.store(true, ordering: .relaxed)
                throw explained(error)
            }
        }
    }

    /// Receives something for the engine.
    private func fill(_ deadline: Deadline) async throws(TransportError) {
        let count: Int
        do throws(TransportError) {
            count = try await socket.receive(into: buffer, deadline: deadline)
        } catch {
            throw explained(error)
        }
        do throws(TLSFailure) {
            try engine.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } catch {
            throw TransportError(error, .receive, socket.endpoint)
        }
    }

    /// What the end of the bytes means here, where TLS has an end of its own.
    private func explained(_ error: TransportError) -> TransportError {
        guard error.code == .closed, !socket.isClosed else { return error }
        let detail =
            hasReceived
            ? "the TLS connection was cut off, not ended"
            : "right after the TLS handshake; the server may want a certificate of the client"
        return TransportError(
            .closed, error.operation, endpoint: error.endpoint, errno: error.errno, detail: detail)
    }

    /// Sends a last word, such as why the connection ends, if the kernel takes it at once.
    private func sayGoodbye() {
        let count = engine.takeOutgoing(into: buffer)
        if count > 0 { socket.trySend(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
    }

    // MARK: One at a time

    private func begin(_ operation: TransportError.Operation) throws(TransportError) {
        if isFinished.load(ordering: .relaxed) {
            throw TransportError(.closed, operation, endpoint: socket.endpoint)
        }
        guard !isBusy.exchange(true, ordering: .acquiring) else {
            throw TransportError(
                .other, operation, endpoint: socket.endpoint,
                detail: "another task is using this connection")
        }
    }

    private func end() {
        isBusy.store(false, ordering: .releasing)
    }
}

extension TransportError {
    /// The error for a failure of TLS itself.
    fileprivate init(_ failure: TLSFailure, _ operation: Operation, _ endpoint: Endpoint) {
        let code: Code =
            switch failure.kind {
            case .certificate: .certificate
            case .protocolViolation: .tls
            case .ended: .closed
            }
        self.init(code, operation, endpoint: endpoint, detail: failure.reason)
    }

    /// The same failure, as one of the handshake.
    fileprivate var duringHandshake: TransportError {
        let hint =
            code == .closed
            ? "during the TLS handshake; the server may want no TLS, or not this client" : nil
        return TransportError(code, .handshake, endpoint: endpoint, errno: errno, detail: hint ?? detail)
    }
}
