import MongoCore

/// Runs auth/legacy: a connection string in, its credential out.
struct CredentialRunner: SuiteRunner {
    private struct File: Decodable {
        let tests: [Case]
    }

    private struct Case: Decodable {
        let description: String
        let uri: String
        let valid: Bool
        let credential: Expected?
    }

    private struct Expected: Decodable {
        let username: String?
        let password: String?
        let source: String?
        let mechanism: String?
        let properties: [String: String]?

        private enum CodingKeys: String, CodingKey {
            case username, password, source, mechanism
            case properties = "mechanism_properties"
        }
    }

    /// Since upstream is taking AWS keys out of connection strings, the file holds cases for drivers that still accept
    /// them and for drivers that no longer do. These refuse what the named ones demand; Loom accepts keys.
    private static let contradictions = [
        "should throw an exception if username and password provided (MONGODB-AWS)":
            "should use username and password if specified (MONGODB-AWS)"
    ]

    func run(_ file: SpecFile) throws -> [CaseResult] {
        let tests = try file.decode(File.self).tests
        return tests.map { test in
            if let other = Self.contradictions[test.description],
                tests.contains(where: { $0.description == other && $0.valid != test.valid })
            {
                return CaseResult(name: test.description, outcome: .skipped(.contradicts(other)))
            }
            return CaseResult.of(test.description) { try check(test) }
        }
    }

    private func check(_ test: Case) throws {
        let credential: Credential?
        do {
            credential = try ConnectionString(test.uri).credential
        } catch {
            if test.valid { throw Mismatch("refused: \(error)") }
            return
        }
        guard test.valid else { throw Mismatch("accepted, expected an error") }
        try expect("whether there is a credential", credential != nil, equals: test.credential != nil)
        guard let credential, let expected = test.credential else { return }
        try expect("username", credential.username, equals: expected.username)
        try expect("password", credential.password, equals: expected.password)
        try expect("source", credential.source, equals: expected.source ?? "")
        try expect("mechanism", credential.mechanism?.rawValue, equals: expected.mechanism)
        try expect("properties", credential.mechanismProperties, equals: expected.properties ?? [:])
    }
}
