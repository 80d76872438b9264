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

    func run(_ file: SpecFile) throws -> [CaseResult] {
        try file.decode(File.self).tests.map { test in
            CaseResult.of(test.description) { try check(test) }
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
