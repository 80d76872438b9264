internal import Glibc

/// The client's end of one TLS connection, without I/O: the peer's bytes go in, bytes for the peer come out.
///
/// Everything that can give new bytes for the peer says so by `hasOutgoing`; everything that needs more bytes of the
/// peer's answers nil or false.
package struct TLSEngine: ~Copyable {
    private let context: TLSContext
    private let ssl: OpaquePointer
    /// What came from the peer and has not been decrypted. Belongs to the connection, like the next.
    private let incoming: OpaquePointer
    /// What is to go to the peer.
    private let outgoing: OpaquePointer
    private let host: TLSHost

    private var openSSL: OpenSSL { context.openSSL }

    /// A connection that has not begun.
    ///
    /// - Parameter host: whom the certificate has to be for: a host name, or an IP address without brackets; nil if
    ///   there is no such name, as for a UNIX socket.
    /// - Throws: `TLSFailure` for a name that nobody can prove to be.
    package init(_ context: TLSContext, host: String?) throws(TLSFailure) {
        let openSSL = context.openSSL
        openSSL.clearErrors()
        guard let ssl = openSSL.newConnection(context.pointer) else {
            throw TLSFailure(.protocolViolation, openSSL.takeReason() ?? "out of memory")
        }
        guard let incoming = openSSL.newBuffer(openSSL.memoryBuffer()),
            let outgoing = openSSL.newBuffer(openSSL.memoryBuffer())
        else {
            openSSL.freeConnection(ssl)
            throw TLSFailure(.protocolViolation, openSSL.takeReason() ?? "out of memory")
        }
        openSSL.setBuffers(ssl, incoming, outgoing)
        openSSL.beAsClient(ssl)
        let peer = TLSHost(host)
        do throws(TLSFailure) {
            try peer.expect(of: ssl, context)
        } catch {
            openSSL.freeConnection(ssl)
            throw error
        }
        if context.settings.checksStapledAnswers { StapledAnswer.request(on: ssl, openSSL) }
        self.context = context
        self.ssl = ssl
        self.incoming = incoming
        self.outgoing = outgoing
        self.host = peer
    }

    deinit {
        context.openSSL.freeConnection(ssl)
    }

    // MARK: The peer's bytes

    /// Takes in what the peer sent.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer) throws(TLSFailure) {
        var rest = bytes
        while !rest.isEmpty {
            let count = openSSL.writeBuffer(incoming, rest.baseAddress, Int32(clamping: rest.count))
            guard count > 0 else { throw failure("OpenSSL took no more bytes") }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Int(count)))
        }
    }

    /// Whether there are bytes for the peer.
    package var hasOutgoing: Bool {
        let pending: Int32 = 10
        return openSSL.controlBuffer(outgoing, pending, 0, nil) > 0
    }

    /// Moves bytes for the peer into `buffer`; returns how many.
    package mutating func takeOutgoing(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        max(0, Int(openSSL.readBuffer(outgoing, buffer.baseAddress, Int32(clamping: buffer.count))))
    }

    // MARK: The connection

    /// Goes on with the handshake as far as it can; true when it is done and everything about the peer was checked.
    package mutating func handshake() throws(TLSFailure) -> Bool {
        openSSL.clearErrors()
        let result = openSSL.shakeHands(ssl)
        guard result == 1 else {
            try expectNeedOfInput(result)
            return false
        }
        try host.check(ssl, context)
        if context.settings.checksStapledAnswers { try StapledAnswer.check(ssl, context) }
        return true
    }

    /// Encrypts bytes; returns how many of them, or nil if the peer has to be heard first.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(TLSFailure) -> Int? {
        openSSL.clearErrors()
        let count = openSSL.write(ssl, bytes.baseAddress, Int32(clamping: bytes.count))
        if count > 0 { return Int(count) }
        try expectNeedOfInput(count)
        return nil
    }

    /// Decrypts as much as is there and as fits; nil if that is nothing.
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TLSFailure) -> Int? {
        var total = 0
        while total < buffer.count {
            let space = UnsafeMutableRawBufferPointer(rebasing: buffer[total...])
            openSSL.clearErrors()
            let count = openSSL.read(ssl, space.baseAddress, Int32(clamping: space.count))
            guard count > 0 else {
                // What was decrypted comes first; the failure shows again in the next call.
                if total > 0 { break }
                try expectNeedOfInput(count)
                return nil
            }
            total += Int(count)
        }
        return total
    }

    /// Ends the connection in TLS's own way: the last bytes for the peer.
    package mutating func close() {
        openSSL.clearErrors()
        // It has the peer's answer to give only after another call, and nobody waits for that.
        _ = openSSL.shutDown(ssl)
        openSSL.clearErrors()
    }

    /// The version agreed upon, such as `TLSv1.3`.
    package var version: String {
        openSSL.version(ssl).map { String(cString: $0) } ?? "unknown"
    }

    // MARK: Failures

    /// Throws unless a call did nothing because it needs more of the peer's bytes.
    private func expectNeedOfInput(_ result: Int32) throws(TLSFailure) {
        let wantsRead: Int32 = 2
        let ended: Int32 = 6
        switch openSSL.errorKind(ssl, result) {
        case wantsRead: return
        case ended: throw TLSFailure(.ended, "the peer ended the TLS connection")
        default: throw failure("OpenSSL gives no reason")
        }
    }

    private func failure(_ otherwise: String) -> TLSFailure {
        let reason = openSSL.takeReason() ?? otherwise
        let result = openSSL.verificationResult(ssl)
        let isVerified = 0
        guard result != isVerified, !context.settings.allowsInvalidCertificates else {
            return TLSFailure(.protocolViolation, reason)
        }
        let words = openSSL.verificationText(result).map { String(cString: $0) } ?? "unknown reason"
        return TLSFailure(.certificate, "\(reason): \(words) (verify error \(result))\(host.clause)")
    }
}
