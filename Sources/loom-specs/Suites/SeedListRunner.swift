import Foundation
import LoomTesting
import MongoCore
import MongoDriver
import MongoTransport

/// Runs initial-dns-seedlist-discovery: a `mongodb+srv` string in, servers and options out, with the suite's records in a
/// name server of our own.
///
/// A client then connects to servers of our own, which say what those of the suite would say: see `SeedListDeployment`.
struct SeedListRunner: SuiteRunner {
    private struct Case: Decodable {
        let uri: String
        let seeds: [String]?
        let numSeeds: Int?
        let hosts: [String]?
        let numHosts: Int?
        let ping: Bool?
        let error: Bool?
        let options: [String: JSONValue]?
        let parsedOptions: [String: JSONValue]?

        private enum CodingKeys: String, CodingKey {
            case uri, seeds, numSeeds, hosts, numHosts, ping, error, options
            case parsedOptions = "parsed_options"
        }
    }

    func run(_ file: SpecFile) async throws -> [CaseResult] {
        let test = try file.decode(Case.self)
        let server = try DNSStubServer(try records())
        do {
            try await check(test, against: server)
            if test.error != true { try await checkHosts(test, file, against: server) }
            return [CaseResult(name: file.name, outcome: .passed)]
        } catch {
            return [CaseResult(name: file.name, outcome: .failed("\(error)"))]
        }
    }

    private func check(_ test: Case, against server: DNSStubServer) async throws {
        let found: ConnectionString
        do {
            found = try await resolve(test.uri, server)
        } catch {
            if test.error == true { return }
            throw Mismatch("refused: \(error)")
        }
        if test.error == true { throw Mismatch("accepted, expected an error") }
        if let count = test.numSeeds { try expect("the number of seeds", found.hosts.count, equals: count) }
        // Where some are chosen by chance, only their number is given.
        if let seeds = test.seeds {
            try expect("seeds", Set(found.hosts.map(\.description)), equals: Set(seeds))
            try expect("the number of seeds", found.hosts.count, equals: seeds.count)
        }
        for (name, expected) in test.options ?? [:] {
            let actual =
                name == "authSource"
                ? found.authSource.map(JSONValue.string) ?? .null : try OptionValue.of(name, in: found)
            try expect(name, actual, equals: expected)
        }
        for (name, expected) in test.parsedOptions ?? [:] {
            try expect(name, try parsed(name, found), equals: expected)
        }
    }

    private func checkHosts(_ test: Case, _ file: SpecFile, against server: DNSStubServer) async throws {
        guard let kind = SeedListDeployment.Kind(rawValue: file.suite.name.split(separator: "/").last ?? "")
        else {
            throw Mismatch("the runner does not know what servers \(file.suite.name) needs")
        }
        let deployment = try SeedListDeployment(kind)
        try await deployment.check(
            test.uri, names: names(server), hosts: test.hosts.map(Set.init), count: test.numHosts,
            pings: test.ping != false)
    }

    private func names(_ server: DNSStubServer) -> DNSConfiguration {
        DNSConfiguration(servers: [.tcp(host: "127.0.0.1", port: server.port)], timeout: .seconds(2))
    }

    private func resolve(_ uri: String, _ server: DNSStubServer) async throws -> ConnectionString {
        let string = try ConnectionString(uri)
        let names = names(server)
        guard let lookup = SeedListLookup(string, names: names) else {
            throw Mismatch("not a string with a name to look up")
        }
        let deadline = Deadline.after(.seconds(10))
        return try await lookup.seedList(deadline: deadline, context: ErrorContext()).connectionString
    }

    private func parsed(_ name: String, _ string: ConnectionString) throws -> JSONValue {
        let value: String?
        switch name {
        case "user": value = string.credential?.username
        case "password": value = string.credential?.password
        case "db", "auth_database", "defaultDatabase": value = string.defaultDatabase
        default: throw Mismatch("the runner does not know how to read \(name)")
        }
        return value.map(JSONValue.string) ?? .null
    }

    // MARK: The suite's records

    private struct Records: Decodable {
        struct Service: Decodable {
            let name: String
            let ttl: UInt32
            let port: UInt16
            let target: String
        }

        struct Text: Decodable {
            let name: String
            let ttl: UInt32
            let strings: [String]
        }

        let services: [Service]
        let texts: [Text]

        private enum CodingKeys: String, CodingKey {
            case services = "SRV"
            case texts = "TXT"
        }
    }

    private func records() throws -> [DNSStubServer.Record] {
        let data = try SpecData(environment: ProcessInfo.processInfo.environment["LOOM_SPECS"])
        let url = data.root.appending(path: "initial-dns-seedlist-discovery/dns-records.json")
        let records = try JSONDecoder().decode(Records.self, from: Data(contentsOf: url))
        return records.services.map {
            .service($0.name, host: $0.target, port: $0.port, timeToLive: $0.ttl)
        } + records.texts.map { .text($0.name, $0.strings, timeToLive: $0.ttl) }
    }
}
