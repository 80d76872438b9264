import MongoTransport

/// TLS for a blocking socket.
final class MessageEncryption {
    typealias Send = (UnsafeRawBufferPointer) throws(TestServerError) -> Void
    /// Receives some bytes; 0 at the end of the stream.
    typealias Receive = (UnsafeMutableRawBufferPointer) throws(TestServerError) -> Int

    private var engine: TLSEngine
    private let peer: String
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init(_ context: TLSContext, host: String, peer: String) throws(TestServerError) {
        do {
            engine = try TLSEngine(context, host: host)
        } catch {
            throw TestServerError(.connectionFailed, "TLS, \(peer): \(error.reason)")
        }
        self.peer = peer
    }

    deinit {
        buffer.deallocate()
    }

    /// Does the handshake.
    func shakeHands(send: Send, receive: Receive) throws(TestServerError) {
        while true {
            let isDone: Bool
            do throws(TLSFailure) {
                isDone = try engine.handshake()
            } catch {
                throw failure(error)
            }
            try flush(send)
            if isDone { return }
            guard try fill(receive) else {
                throw TestServerError(.connectionFailed, "\(peer) closed the connection during the handshake")
            }
        }
    }

    /// Sends bytes, encrypted.
    func encrypt(_ bytes: UnsafeRawBufferPointer, send: Send) throws(TestServerError) {
        var rest = bytes
        while !rest.isEmpty {
            let taken: Int?
            do throws(TLSFailure) {
                taken = try engine.write(UnsafeRawBufferPointer(rebasing: rest.prefix(48 << 10)))
            } catch {
                throw failure(error)
            }
            guard let taken else {
                throw TestServerError(.connectionFailed, "\(peer) renegotiates in the middle of a message")
            }
            try flush(send)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken))
        }
    }

    /// Receives bytes, decrypted; 0 at the end of the stream.
    func decrypt(
        into target: UnsafeMutableRawBufferPointer, receive: Receive
    ) throws(TestServerError) -> Int {
        while true {
            do throws(TLSFailure) {
                if let count = try engine.read(into: target) { return count }
            } catch {
                if error.kind == .ended { return 0 }
                throw failure(error)
            }
            guard try fill(receive) else { return 0 }
        }
    }

    private func flush(_ send: Send) throws(TestServerError) {
        while true {
            let count = engine.takeOutgoing(into: buffer)
            guard count > 0 else { return }
            try send(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// False at the end of the stream.
    private func fill(_ receive: Receive) throws(TestServerError) -> Bool {
        let count = try receive(buffer)
        do throws(TLSFailure) {
            try engine.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } catch {
            throw failure(error)
        }
        return count > 0
    }

    private func failure(_ failure: TLSFailure) -> TestServerError {
        TestServerError(.connectionFailed, "TLS, \(peer): \(failure.reason)")
    }
}
