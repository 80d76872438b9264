import Glibc
import Synchronization

/// One client of a SOCKS5 proxy.
struct SOCKS5ServerConnection {
    let client: Int32
    let rules: SOCKS5Server.Rules
    let log: SOCKS5Server.Log

    /// Serves the client until it or its server hangs up.
    func run() {
        if rules.isSilent {
            while receive(1) != nil {}
            return
        }
        if let nonsense = rules.nonsense {
            _ = Self.send(nonsense, to: client)
            return
        }
        guard greet(), let destination = receiveRequest() else { return }
        log.destinations.withLock { $0.append(destination.description) }
        if let refusal = rules.refusal { return answer(refusal) }
        let port = rules.ports[destination.port] ?? destination.port
        guard let server = LoopbackSocket.connect(to: port) else {
            let connectionRefused: UInt8 = 5
            return answer(connectionRefused)
        }
        defer { close(server) }
        answer(0)
        carry(to: server)
    }

    // MARK: The protocol

    private func greet() -> Bool {
        guard let head = receive(2), head[0] == 5, let methods = receive(Int(head[1])) else { return false }
        let wanted: UInt8 = rules.login == nil ? 0 : 2
        guard methods.contains(wanted) else {
            _ = Self.send([5, 255], to: client)
            return false
        }
        guard Self.send([5, wanted], to: client) else { return false }
        guard let login = rules.login else { return true }
        guard let version = receive(1), version == [1], let user = receiveText(), let password = receiveText()
        else { return false }
        let isRight = user == login.name && password == login.password
        return Self.send([1, isRight ? 0 : 1], to: client) && isRight
    }

    private struct Destination: CustomStringConvertible {
        let kind: String
        let host: String
        let port: UInt16

        var description: String { "\(kind) \(host):\(port)" }
    }

    private func receiveRequest() -> Destination? {
        guard let head = receive(4), head[0] == 5, head[1] == 1 else { return nil }
        let kind: String
        let host: String?
        switch head[3] {
        case 1: (kind, host) = ("address", receive(4)?.map(String.init).joined(separator: "."))
        case 3: (kind, host) = ("name", receiveText())
        case 4: (kind, host) = ("address", receive(16).map { "[" + Self.hexadecimal($0) + "]" })
        default: return nil
        }
        guard let host, let port = receive(2) else { return nil }
        return Destination(kind: kind, host: host, port: UInt16(port[0]) << 8 | UInt16(port[1]))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 2).map { index in
            String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
        }.joined(separator: ":")
    }

    private func answer(_ code: UInt8) {
        _ = Self.send([5, code, 0, 1, 127, 0, 0, 1, 0, 0], to: client)
    }

    private func receiveText() -> String? {
        guard let count = receive(1), let bytes = receive(Int(count[0])) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Bytes

    /// Exactly so many bytes; nil if the client hangs up before.
    private func receive(_ count: Int) -> [UInt8]? {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let received = recv(client, &bytes, count, Int32(MSG_WAITALL))
        return received == count ? bytes : nil
    }

    /// Carries bytes both ways until one side hangs up.
    private func carry(to server: Int32) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var items = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            guard poll(&items, 2, -1) > 0 || errno == EINTR else { return }
            for item in items where item.revents != 0 {
                let count = recv(item.fd, &buffer, buffer.count, 0)
                guard count > 0, Self.send(buffer[..<count], to: item.fd == client ? server : client) else {
                    return
                }
            }
        }
    }

    private static func send(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
