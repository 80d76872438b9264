import LoomTesting
import Synchronization
import Testing

@testable import MongoTransport

@Suite("SOCKS5 proxies") struct SOCKS5Tests {
    private let login = TestServer.User(name: "ada", password: "open sesame")

    private func rules(_ change: (inout SOCKS5Server.Rules) -> Void) -> SOCKS5Server.Rules {
        var rules = SOCKS5Server.Rules()
        change(&rules)
        return rules
    }

    private func connect(
        to host: String, _ server: LoopbackServer, through proxy: SOCKS5Server, password: String? = nil,
        within limit: Duration = .seconds(60)
    ) async throws(TransportError) -> Socket {
        guard case .tcp(_, let port) = server.endpoint else {
            throw TransportError(.other, .connect, endpoint: server.endpoint)
        }
        return try await Socket.connect(
            to: .tcp(host: host, port: port),
            through: SOCKS5Proxy(
                host: "127.0.0.1", port: proxy.port, user: password.map { _ in "ada" }, password: password),
            deadline: .after(limit))
    }

    @Test("names go to the proxy as they are, addresses as addresses; the socket goes by the server's name")
    func destinations() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let proxy = try SOCKS5Server()
        guard case .tcp(_, let port) = server.endpoint else { return }
        // Nobody on this machine could look this one up.
        for host in ["db.invalid", "127.0.0.1", "::1"] {
            let socket = try await connect(to: host, server, through: proxy)
            #expect(socket.endpoint == .tcp(host: host, port: port))
            let message = pattern(300_000)
            async let answer = socket.receiveExactly(message.count)
            try await socket.send(message)
            #expect(try await answer == message)
        }
        #expect(
            proxy.destinations == [
                "name db.invalid:\(port)", "address 127.0.0.1:\(port)", "address [0:0:0:0:0:0:0:1]:\(port)",
            ])
    }

    @Test("a login, right, wrong, missing and not wanted")
    func logins() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let strict = try SOCKS5Server(rules { $0.login = login })
        let open = try SOCKS5Server()
        for (proxy, password) in [(strict, "open sesame"), (open, "open sesame"), (open, nil)] {
            let socket = try await connect(to: "db.invalid", server, through: proxy, password: password)
            try await socket.send([1])
            #expect(try await socket.receiveExactly(1) == [1])
        }
        for (password, words) in [("close sesame", "does not accept the user name"), (nil, "none is given")] {
            let error = await #expect(throws: TransportError.self) {
                try await connect(to: "db.invalid", server, through: strict, password: password)
            }
            #expect(error?.code == .proxy)
            #expect(error?.description.contains(words) == true)
            #expect(error?.description.contains("sesame") == false)
        }
        let long = await #expect(throws: TransportError.self) {
            try await connect(
                to: "db.invalid", server, through: strict, password: String(repeating: "x", count: 256))
        }
        #expect(long?.code == .proxy)
    }

    @Test("a refusal in the proxy's words", arguments: 1...9 as ClosedRange<UInt8>)
    func refusals(_ code: UInt8) async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let proxy = try SOCKS5Server(rules { $0.refusal = code })
        let error = await #expect(throws: TransportError.self) {
            try await connect(to: "db.invalid", server, through: proxy)
        }
        #expect(error?.code == .proxy)
        #expect(error?.mayBeOverload == false)
        #expect(error?.description.contains("db.invalid") == true)
        #expect(error?.description.contains("proxy 127.0.0.1:\(proxy.port)") == true)
        if code == 5 { #expect(error?.description.contains("the host refused the connection") == true) }
        #expect(server.counts.accepted == 0)
    }

    @Test("a proxy that is not there, hangs up, says nothing or something else")
    func badProxies() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        for bytes in [
            [], [5], [4, 0], [5, 0, 5], [5, 7], [0x48, 0x54, 0x54, 0x50], [5, 0, 5, 0, 0, 9, 9],
        ]
            as [[UInt8]]
        {
            let proxy = try SOCKS5Server(rules { $0.nonsense = bytes })
            #expect(
                await code { () throws(TransportError) in
                    try await connect(to: "db.invalid", server, through: proxy)
                } == .proxy, "\(bytes)")
        }
        let silent = try SOCKS5Server(rules { $0.isSilent = true })
        #expect(
            await code { () throws(TransportError) in
                try await connect(to: "db.invalid", server, through: silent, within: .milliseconds(50))
            } == .timedOut)
        let cancelled = Task {
            await code { () throws(TransportError) in
                try await connect(to: "db.invalid", server, through: silent)
            }
        }
        try await Task.sleep(for: .milliseconds(50))
        cancelled.cancel()
        #expect(await cancelled.value == .cancelled)
        let absent = try LoopbackServer(serve: Serving.closing).endpoint
        guard case .tcp(_, let deadPort) = absent else { return }
        let error = await #expect(throws: TransportError.self) {
            try await Socket.connect(
                to: server.endpoint, through: SOCKS5Proxy(host: "127.0.0.1", port: deadPort),
                deadline: .after(.seconds(60)))
        }
        #expect(error?.code == .proxy)
        #expect(error?.description.contains("refused") == true)
    }

    @Test("under the blocking view, and with TLS through it, for a name that only the proxy knows")
    func encrypted() async throws {
        let world = try TLSWorld()
        let profile = CertificateProfile(subject: [("CN", "x")], hosts: ["DNS:db.invalid"])
        let serving = try world.server(profile)
        let server = try LoopbackServer(serve: serving.serve { $0.echoMessages() })
        let proxy = try SOCKS5Server(rules { $0.login = login })
        guard case .tcp(_, let port) = server.endpoint else { return }
        let route = Route(
            tls: try TLSContext(world.settings()),
            proxy: SOCKS5Proxy(host: "127.0.0.1", port: proxy.port, user: "ada", password: "open sesame"))
        let message = pattern(100_000)
        let answer = try await onOwnThread {
            try Blocking.run {
                let stream = try await ByteStream.connect(
                    to: .tcp(host: "db.invalid", port: port), route, deadline: .after(.seconds(60)))
                guard case .encrypted(let encrypted) = stream else { return [UInt8]() }
                return try await encrypted.exchange(message)
            }
        }
        #expect(answer == message)
        #expect(serving.serverNames.withLock { $0 } == ["db.invalid"])
        let other = await #expect(throws: TransportError.self) {
            _ = try await ByteStream.connect(
                to: .tcp(host: "other.invalid", port: port), route, deadline: .after(.seconds(60)))
        }
        #expect(other?.code == .certificate)
    }
}
