import LoomTesting
import MongoTransport
import Testing

/// The DNS client against a name server on this machine.
@Suite struct DNSClientTests {
    private static let name = "_mongodb._tcp.db.example.com"

    private static func services(_ count: Int) -> [DNSStubServer.Record] {
        (0..<count).map { .service(name, host: "host\($0).db.example.com", port: 27017, timeToLive: 60) }
    }

    private func ask(
        _ servers: [DNSStubServer], name: String = name, timeout: Duration = .seconds(4),
        attempts: Int = 2,
        deadline: Deadline = .after(.seconds(40))
    ) async throws -> [DNSRecord] {
        let endpoints = servers.map { Endpoint.tcp(host: "127.0.0.1", port: $0.port) }
        let configuration = DNSConfiguration(servers: endpoints, timeout: timeout, attempts: attempts)
        return try await DNSClient(configuration).records(DNSQuestion(name, .service), deadline: deadline)
    }

    @Test(arguments: [DNSStubServer.Manner.ordinary, .misleading, .truncating])
    func answersComeHoweverTheServerGivesThem(manner: DNSStubServer.Manner) async throws {
        let server = try DNSStubServer(Self.services(2), manner: manner)
        let records = try await ask([server], name: "_MongoDB._tcp.DB.example.com.")
        #expect(
            records.map(\.content) == [
                .service(host: "host0.db.example.com", port: 27017),
                .service(host: "host1.db.example.com", port: 27017),
            ])
        #expect(records.allSatisfy { $0.timeToLive == 60 })
        // A question may be asked anew on a busy machine.
        #expect(server.questions.count >= (manner == .truncating ? 2 : 1))
    }

    @Test func longAnswersComeOverTCP() async throws {
        let server = try DNSStubServer(Self.services(200))
        #expect(try await ask([server]).count == 200)
    }

    @Test func blockingCallersPoll() async throws {
        let server = try DNSStubServer(Self.services(200))
        try await onThread {
            let configuration = DNSConfiguration(servers: [.tcp(host: "127.0.0.1", port: server.port)])
            let records = try Blocking.run {
                try await DNSClient(configuration).records(
                    DNSQuestion(Self.name, .service), deadline: .after(.seconds(60)))
            }
            #expect(records.count == 200)
        }
    }

    @Test(arguments: [DNSStubServer.Manner.silent, .failing, .malformed])
    func theNextServerIsAskedWhenOneDoesNotAnswer(manner: DNSStubServer.Manner) async throws {
        let bad = try DNSStubServer(Self.services(1), manner: manner)
        let good = try DNSStubServer(Self.services(1))
        #expect(try await ask([bad, good]).count == 1)
        #expect(bad.questions.count == 1)
    }

    @Test func aServerThatIsNotThereIsPassedOver() async throws {
        let gone = try DNSStubServer()
        let good = try DNSStubServer(Self.services(1))
        gone.stop()
        #expect(try await ask([gone, good]).count == 1)
    }

    @Test func silenceIsATimeOutAfterAllAttempts() async throws {
        let server = try DNSStubServer(manner: .silent)
        let start = ContinuousClock.now
        let error = await #expect(throws: DNSError.self) {
            try await self.ask([server], timeout: .milliseconds(100), attempts: 3)
        }
        #expect(error?.code == .timedOut)
        // On a busy machine the last question may still be on its way, or its time over before it is sent.
        #expect((2...3).contains(server.questions.count))
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func theDeadlineEndsItAll() async throws {
        let server = try DNSStubServer(manner: .silent)
        let start = ContinuousClock.now
        let error = await #expect(throws: DNSError.self) {
            try await self.ask([server], timeout: .seconds(30), deadline: .after(.milliseconds(200)))
        }
        #expect(error?.code == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(25))
    }

    @Test func cancellationEndsItAtOnce() async throws {
        let server = try DNSStubServer(manner: .silent)
        let task = Task { try await self.ask([server], timeout: .seconds(30)) }
        while server.questions.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        let error = await #expect(throws: DNSError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    @Test func aNameThatIsNotThereIsToldFromOneWithoutRecords() async throws {
        let server = try DNSStubServer([.text(Self.name, ["only text"])])
        #expect(try await ask([server]).isEmpty)
        let error = await #expect(throws: DNSError.self) {
            try await self.ask([server], name: "other.example.com")
        }
        #expect(error?.code == .noSuchName)
    }
}
