import Glibc
import Testing

@testable import MongoTransport

@Suite("Connect") struct ConnectTests {
    private func connect(
        _ endpoint: Endpoint, within limit: Duration = .seconds(5)
    ) async throws(TransportError) -> Socket {
        try await Socket.connect(to: endpoint, deadline: .after(limit))
    }

    /// A local port on which nobody listens.
    private func deadPort() throws -> Endpoint {
        try LoopbackServer(serve: Serving.closing).endpoint
    }

    @Test("a port where nobody listens is refused, and the error names it")
    func refused() async throws {
        let endpoint = try deadPort()
        do throws(TransportError) {
            _ = try await connect(endpoint)
            Issue.record("connected to nobody")
        } catch {
            #expect(error.code == .refused)
            #expect(error.errno == ECONNREFUSED)
            #expect(error.endpoint == endpoint)
            #expect(error.description.contains("\(endpoint)"))
        }
    }

    @Test("a UNIX path that is not there, too long, empty, or holds a zero byte")
    func unixPaths() async {
        #expect(
            await code { () throws(TransportError) in try await connect(.unix(path: "/tmp/loom-no-such")) }
                == .refused)
        for path in [String(repeating: "a", count: 108), "", "/tmp/a\0b"] {
            #expect(
                await code { () throws(TransportError) in try await connect(.unix(path: path)) }
                    == .resolution)
        }
    }

    @Test("names that cannot be resolved")
    func unresolvable() async {
        for host in ["no-such-host.invalid", "", "127.0.0.1\0.example.com", "::1::2"] {
            let endpoint = Endpoint.tcp(host: host, port: 27017)
            #expect(
                await code { () throws(TransportError) in try await connect(endpoint, within: .seconds(30)) }
                    == .resolution)
        }
    }

    @Test(
        "localhost, whichever family the server listens on", arguments: [LoopbackServer.Family.ipv4, .ipv6])
    func localhost(_ family: LoopbackServer.Family) async throws {
        let server = try LoopbackServer(family, serve: Serving.echo)
        guard case .tcp(_, let port) = server.endpoint else { return }
        // A name of both families, or else the numeric form: not every machine gives localhost an IPv6 address.
        let addresses = try AddressLookup.addresses(host: "localhost", port: port, numericOnly: false)
        let wanted = family == .ipv4 ? AF_INET : AF_INET6
        let host =
            addresses.contains { $0.family == wanted } ? "localhost" : (family == .ipv4 ? "127.0.0.1" : "::1")
        let socket = try await connect(.tcp(host: host, port: port))
        try await socket.send([1])
        #expect(try await socket.receiveExactly(1) == [1])
    }

    @Test(
        "a listener whose queue is full: the deadline ends the attempt",
        arguments: [LoopbackServer.Family.ipv4, .unix])
    func fullBacklog(_ family: LoopbackServer.Family) async throws {
        let server = try LoopbackServer(family, backlog: 0, accepts: false, serve: Serving.closing)
        // Fills the queue; at the latest the fourth finds no place.
        var queued: [Socket] = []
        var failure: TransportError?
        for _ in 0..<4 where failure == nil {
            do throws(TransportError) {
                queued.append(try await connect(server.endpoint, within: .milliseconds(150)))
            } catch {
                failure = error
            }
        }
        #expect(failure?.code == .timedOut)
        #expect(failure?.operation == .connect)
    }

    @Test("of several addresses, those that refuse or keep silent do not hold up the one that answers")
    func severalAddresses() async throws {
        let silent = try LoopbackServer(backlog: 0, accepts: false, serve: Serving.closing)
        let good = try LoopbackServer(serve: Serving.echo)
        var queued: [Socket] = []
        for _ in 0..<4 {
            if let socket = try? await connect(silent.endpoint, within: .milliseconds(150)) {
                queued.append(socket)
            }
        }
        let addresses = try [silent.endpoint, deadPort(), good.endpoint].flatMap { endpoint in
            guard case .tcp(let host, let port) = endpoint else { return [SocketAddress]() }
            return try AddressLookup.addresses(host: host, port: port, numericOnly: true)
        }
        #expect(addresses.count == 3)
        let start = ContinuousClock.now
        // With equal parts of this time alone, the first would have taken 200 seconds.
        let socket = try await Socket.connect(
            toOneOf: addresses, of: good.endpoint, leadingTo: good.endpoint, deadline: .after(.seconds(600)),
            onOpen: nil)
        #expect(ContinuousClock.now - start < .seconds(100))
        try await socket.send([1])
        #expect(try await socket.receiveExactly(1) == [1])

        let error = await #expect(throws: TransportError.self) {
            try await Socket.connect(
                toOneOf: Array(addresses.prefix(2)), of: good.endpoint, leadingTo: good.endpoint,
                deadline: .after(.seconds(4)), onOpen: nil)
        }
        #expect(error?.code == .timedOut)
    }

    @Test("cancelled before and while connecting")
    func cancellation() async throws {
        let server = try LoopbackServer(backlog: 0, accepts: false, serve: Serving.closing)
        let before = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await code { () throws(TransportError) in try await connect(server.endpoint) }
        }
        #expect(await before.value == .cancelled)

        let attempts = (0..<4).map { _ in
            Task { await code { () throws(TransportError) in try await connect(server.endpoint) } }
        }
        try await Task.sleep(for: .milliseconds(50))
        for attempt in attempts { attempt.cancel() }
        var codes: [TransportError.Code?] = []
        for attempt in attempts { codes.append(await attempt.value) }
        // One or two found a place in the queue at once.
        #expect(codes.contains(.cancelled))
        #expect(codes.allSatisfy { $0 == nil || $0 == .cancelled })
    }

    @Test("a connection that met itself is refused")
    func meetsItself() async throws {
        // Found by trying ports of the range that the system hands out; each attempt meets itself rarely.
        let endpoint = try deadPort()
        for _ in 0..<50 {
            #expect(await code { () throws(TransportError) in try await connect(endpoint) } == .refused)
        }
    }
}
