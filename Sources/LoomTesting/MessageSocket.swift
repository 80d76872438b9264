import BSON
import Compression
import Glibc
import MongoTransport
import MongoWire

/// A blocking socket that carries whole messages.
final class MessageSocket {
    private let descriptor: Int32
    private let peer: String
    private var framer = MessageFramer(decompressor: MessageDecompressor(MessageSocket.compressors))
    private var encryption: MessageEncryption?

    /// Takes over a connected descriptor and closes it in the end.
    ///
    /// - Parameter peer: what error messages call the other side.
    init(adopting descriptor: Int32, peer: String) {
        self.descriptor = descriptor
        self.peer = peer
        LoopbackSocket.sendAtOnce(descriptor)
    }

    /// A peer may compress by whatever this machine can undo.
    private static var compressors: [MessageCompressor] {
        var known: [MessageCompressor] = [.snappy]
        if let zlib = try? Zlib() { known.append(.zlib(zlib, level: -1)) }
        if let zstd = try? Zstandard() { known.append(.zstd(zstd)) }
        return known
    }

    deinit {
        close(descriptor)
    }

    /// Limits how long a single wait for the peer may last.
    func setTimeout(_ timeout: Duration) {
        let (seconds, attoseconds) = timeout.components
        var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    /// Encrypts everything from now on, once both sides have agreed how.
    func encrypt(_ context: TLSContext, host: String) throws(TestServerError) {
        let encryption = try MessageEncryption(context, host: host, peer: peer)
        try encryption.shakeHands(send: { bytes throws(TestServerError) in try self.sendAsIs(bytes) }) {
            buffer throws(TestServerError) in
            try self.receiveAsIs(into: buffer)
        }
        self.encryption = encryption
    }

    /// Sends all the bytes.
    func send(_ bytes: UnsafeRawBufferPointer) throws(TestServerError) {
        guard let encryption else { return try sendAsIs(bytes) }
        try encryption.encrypt(bytes) { bytes throws(TestServerError) in try self.sendAsIs(bytes) }
    }

    private func sendAsIs(_ bytes: UnsafeRawBufferPointer) throws(TestServerError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let buffer = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw failure("send")
            }
        }
    }

    /// Sends a message.
    func send(_ message: OpMessage) throws(TestServerError) {
        let bytes: ByteStorage
        do {
            bytes = try message.encoded()
        } catch {
            throw TestServerError(.unsupported, "the message cannot be sent: \(error)")
        }
        try bytes.withUnsafeBytes { bytes throws(TestServerError) in try send(bytes) }
    }

    /// The number of the compressor that the last message came by; nil for one that came as it is.
    var lastCompressorID: UInt8? { framer.lastCompressorID }

    /// Receives the next message; nil when the peer has closed the connection between two of them.
    func receive() throws(TestServerError) -> OpMessage? {
        while true {
            if let message = try nextMessage() { return message }
            guard try fill() else { return nil }
        }
    }

    private func nextMessage() throws(TestServerError) -> OpMessage? {
        do throws(WireError) {
            guard let bytes = try framer.nextMessage() else { return nil }
            return try OpMessage(parsing: bytes)
        } catch {
            throw TestServerError(.connectionFailed, "\(peer) sent what is not a message: \(error)")
        }
    }

    /// Lets the kernel throw away what is unsent and tell the peer so by a reset, once the socket is closed.
    func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }

    /// Receives some bytes; false when the peer has closed the connection.
    private func fill() throws(TestServerError) -> Bool {
        let space = framer.freeSpace
        let count: Int
        if let encryption {
            count = try encryption.decrypt(into: space) { buffer throws(TestServerError) in
                try self.receiveAsIs(into: buffer)
            }
        } else {
            count = try receiveAsIs(into: space)
        }
        if count > 0 {
            framer.received(count)
            return true
        }
        guard framer.isEmpty else {
            throw TestServerError(.connectionFailed, "\(peer) closed the connection inside a message")
        }
        return false
    }

    /// What one system call gives; 0 when the peer has closed the connection.
    private func receiveAsIs(into buffer: UnsafeMutableRawBufferPointer) throws(TestServerError) -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            if errno != EINTR { throw failure("receive") }
        }
    }

    private func failure(_ operation: String) -> TestServerError {
        TestServerError(.connectionFailed, "\(operation), \(peer): \(String(cString: strerror(errno)))")
    }
}
