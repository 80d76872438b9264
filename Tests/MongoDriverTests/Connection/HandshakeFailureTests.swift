import LoomTesting
import MongoCore
import MongoTransport
import Testing

@testable import MongoDriver

/// What a connection that did not come about says of its server.
@Suite struct HandshakeFailureTests {
    private enum Verdict {
        case nothing
        case overloaded
        case unusable
    }

    private func verdict(_ failure: HandshakeFailure) -> Verdict {
        switch failure.serverFailure {
        case nil: .nothing
        case .overloaded?: .overloaded
        default: .unusable
        }
    }

    @Test(
        arguments: [
            (.refused, .overloaded), (.unreachable, .overloaded), (.timedOut, .overloaded),
            (.closed, .overloaded), (.other, .overloaded), (.resolution, .unusable),
            (.certificate, .unusable), (.tls, .unusable), (.proxy, .unusable), (.cancelled, .nothing),
            (.forked, .nothing), (.descriptorsExhausted, .nothing),
        ] as [(TransportError.Code, Verdict)])
    private func whatTheNetworkSays(code: TransportError.Code, expected: Verdict) {
        let error = TransportError(code, .connect)
        for step in [HandshakeFailure.Step.connecting, .greeting] {
            let failure = HandshakeFailure(step: step, cause: error)
            #expect(verdict(failure) == expected)
            let isLabelled = (failure.publicError(ErrorContext()) as? ConnectionError)?
                .hasLabel(ErrorLabel.systemOverloaded)
            #expect(isLabelled == (code == .cancelled ? nil : expected == .overloaded))
        }
        // A server that breaks off a login is not to be trusted further.
        let late = verdict(HandshakeFailure(step: .authenticating, cause: error))
        #expect(late == (expected == .overloaded ? .unusable : expected))
    }

    @Test func aServerThatDoesNotSpeakTLSIsUnknownAtOnce() async throws {
        let server = try await TestServer.shared(.standalone)
        let cleared = LogCollector()
        var options = MongoClientOptions()
        options.logHandler = { cleared.add($0) }
        options.logLevels = [.connection: .debug]
        // The server answers a TLS greeting by hanging up or by an error of its own; SOCKS5 answers with nonsense.
        var rules = SOCKS5Server.Rules()
        rules.nonsense = [5, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8]
        let nonsense = try SOCKS5Server(rules)
        for port in [server.members[0].port, nonsense.port] {
            let client = try MongoClient(
                "mongodb://127.0.0.1:\(port)/?tls=true&directConnection=true&serverSelectionTimeoutMS=3000",
                options: options)
            let error = await #expect(throws: ServerSelectionError.self) { try await client.ping() }
            let cause = error?.cause as? ConnectionError
            #expect(cause?.reason == .tls || cause?.reason == .closed)
            #expect(client.topology.description.servers.first?.type == .unknown)
            await client.close()
        }
    }

    @Test(arguments: ["", "&tls=true", "&proxy"])
    func clearingAPoolInterruptsWhatIsBeingEstablished(way: String) async throws {
        var rules = SOCKS5Server.Rules()
        rules.isSilent = true
        let silent = try SOCKS5Server(rules)
        let proxy = way == "&proxy" ? "&proxyHost=127.0.0.1&proxyPort=\(silent.port)" : way
        let string = try ConnectionString(
            "mongodb://127.0.0.1:\(silent.port)/?connectTimeoutMS=240000" + proxy)
        let settings = try ConnectionSettings(string)
        // Before it begins, and in the middle of it.
        for pause in [Duration.zero, .milliseconds(200)] {
            let request = ConnectionRequest(
                key: ConnectionKey(number: 1, generation: 0, slot: 0), address: string.hosts[0],
                deadline: .never, isInBackground: false)
            let start = ContinuousClock.now
            let task = Task { try await Connection.establish(request, settings: settings) }
            try await Task.sleep(for: pause)
            request.interruption.fire()
            await #expect(throws: HandshakeFailure.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(120))
        }
    }
}
