import Glibc

/// One connection at the server's end.
struct TLSServerConnection {
    let functions: TLSServerFunctions
    let ssl: OpaquePointer
    let descriptor: Int32

    /// Receives exactly so many bytes; nil if the connection ends before.
    func receive(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                functions.read(ssl, buffer.baseAddress.map { $0 + received }, Int32(count - received))
            }
            guard got > 0 else { return nil }
            received += Int(got)
        }
        return bytes
    }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { functions.write(ssl, $0.baseAddress, Int32($0.count)) } == Int32(bytes.count)
    }

    /// Takes messages, each after four bytes of its length, and sends each back as it came, until the connection
    /// ends.
    func echoMessages(before: (Int) -> Void = { _ in }) {
        var number = 0
        while let head = receive(4) {
            let count = head.reduce(0) { $0 << 8 | Int($1) }
            guard let body = receive(count) else { return }
            before(number)
            number += 1
            guard send(head + body) else { return }
        }
    }

    /// Has the client change its keys with the next bytes (TLS 1.3).
    func requestKeyUpdate() {
        let requested: Int32 = 1
        _ = functions.updateKeys(ssl, requested)
    }

    /// Has the client do a handshake once more (TLS 1.2).
    func requestRenegotiation() {
        _ = functions.renegotiate(ssl)
        _ = functions.shakeHands(ssl)
    }

    /// Ends the connection in TLS's own way.
    func end() {
        _ = functions.shutDown(ssl)
    }
}
