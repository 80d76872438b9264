import MongoCore

/// Runs connection-string, uri-options and read-write-concern/connection-string: a string in, its parts out.
struct ConnectionStringRunner: SuiteRunner {
    private struct File: Decodable {
        let tests: [Case]
    }

    private struct Case: Decodable {
        let description: String
        let uri: String
        let valid: Bool
        let warning: Bool?
        let hosts: [Host]?
        let auth: Auth?
        let options: [String: JSONValue]?
        let readConcern: [String: JSONValue]?
        let writeConcern: [String: JSONValue]?
    }

    private struct Host: Decodable {
        let type: String
        let host: String
        let port: UInt16?

        /// A port of null means the default one.
        var address: ServerAddress {
            type == "unix"
                ? .unix(path: host) : .tcp(host: host, port: port ?? ServerAddress.defaultPort)
        }
    }

    private struct Auth: Decodable {
        let username: String?
        let password: String?
        let db: String?
    }

    func run(_ file: SpecFile) throws -> [CaseResult] {
        try file.decode(File.self).tests.map { test in
            CaseResult.of(test.description) { try check(test) }
        }
    }

    private func check(_ test: Case) throws {
        let string: ConnectionString
        do {
            string = try ConnectionString(test.uri)
        } catch {
            if test.valid { throw Mismatch("refused: \(error)") }
            return
        }
        guard test.valid else { throw Mismatch("accepted, expected an error") }
        if let warning = test.warning {
            try expect(
                "whether there are warnings (\(string.warnings))", !string.warnings.isEmpty, equals: warning)
        }
        if let hosts = test.hosts { try expect("hosts", string.hosts, equals: hosts.map(\.address)) }
        if let auth = test.auth {
            try expect("username", string.credential?.username, equals: auth.username)
            try expect("password", string.credential?.password, equals: auth.password)
            try expect("database", string.defaultDatabase, equals: auth.db)
        }
        // A null means the option must not be there.
        for (name, expected) in test.options ?? [:] {
            try expect(name, try OptionValue.of(name, in: string), equals: expected)
        }
        if let expected = test.readConcern {
            try expect("read concern", Self.json(string.options.readConcern), equals: expected)
        }
        if let expected = test.writeConcern {
            try expect("write concern", Self.json(string.options.writeConcern), equals: expected)
        }
    }

    private static func json(_ concern: ReadConcern?) -> [String: JSONValue] {
        guard let level = concern?.level else { return [:] }
        return ["level": .string(level.rawValue)]
    }

    private static func json(_ concern: WriteConcern?) -> [String: JSONValue] {
        var json: [String: JSONValue] = [:]
        if let w = concern?.w { json["w"] = OptionValue.json(w) }
        if let journal = concern?.journal { json["journal"] = .bool(journal) }
        if let timeout = concern?.timeout { json["wtimeoutMS"] = OptionValue.json(timeout) }
        return json
    }
}
