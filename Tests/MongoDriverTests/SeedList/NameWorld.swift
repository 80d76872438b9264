import LoomTesting
import MongoTransport
import Testing

@testable import MongoDriver

/// A name server that a test tells what to say, and a proxy that leads every host to this machine.
struct NameWorld {
    let names: DNSStubServer
    let proxy: SOCKS5Server

    /// The name that clients are given; its hosts have to be in `example.com`.
    static let name = "db.example.com"
    static let service = "_mongodb._tcp.db.example.com"

    init(_ records: [DNSStubServer.Record] = []) throws {
        names = try DNSStubServer(records)
        proxy = try SOCKS5Server()
    }

    /// A record that leads to a port of this machine, to be asked for again at once.
    static func record(_ port: UInt16, service: String = service) -> DNSStubServer.Record {
        .service(service, host: "a.example.com", port: port, timeToLive: 0)
    }

    /// A connection string of the name.
    func uri(
        _ options: String = "", user: String = "", name: String = name, database: String = "",
        encrypts: Bool = false
    ) -> String {
        "mongodb+srv://\(user)\(name)/\(database)?proxyHost=127.0.0.1&proxyPort=\(proxy.port)"
            + (encrypts ? "" : "&tls=false") + (options.isEmpty ? "" : "&\(options)")
    }

    /// Options with which a client asks this world's name server, and asks it again often.
    var options: MongoClientOptions {
        var options = MongoClientOptions()
        options.nameServers = DNSConfiguration(
            servers: [.tcp(host: "127.0.0.1", port: names.port)], timeout: .seconds(20), attempts: 1)
        options.seedListInterval = .milliseconds(50)
        return options
    }

    /// How often the servers were asked for.
    var lookUps: Int { names.questions.filter { $0.hasPrefix("_") }.count }

    /// Waits until DNS was asked so many times more, which the client's polling has to bring about.
    func waitForLookUps(_ count: Int) async throws {
        let goal = lookUps + count
        let isReached = try await eventually { lookUps >= goal }
        try #require(isReached)
    }
}

/// Waits until something holds; false if it does not for a minute.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return try await condition()
}

/// Records an issue unless something comes to hold within a minute.
func expectEventually(
    sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let holds = try await eventually(condition)
    #expect(holds, sourceLocation: sourceLocation)
}
