import BSON
import LoomTesting
import MongoCore
import MongoDriver

/// Runs the tests of the connection pool, in both forms, all of them over real connections to a real server.
struct CMAPRunner: SuiteRunner {
    func run(_ file: SpecFile) async throws -> [CaseResult] {
        let test = try CMAPTest(file)
        let server = try await TestServer.shared()
        if let wanted = test.minServerVersion, try await !isAtLeast(wanted, server) {
            return [CaseResult(name: test.description, outcome: .skipped(.needs(wanted)))]
        }
        do {
            for form in CMAPForm.allCases { try await run(test, form, on: server) }
            return [CaseResult(name: test.description, outcome: .passed)]
        } catch {
            return [CaseResult(name: test.description, outcome: .failed("\(error)"))]
        }
    }

    private func isAtLeast(_ wanted: String, _ server: TestServer) async throws -> Bool {
        let info = try await server.run(["buildInfo": 1])
        let version = (info["versionArray"]?.arrayValue ?? []).compactMap(\.intValue)
        return !version.lexicographicallyPrecedes(wanted.split(separator: ".").compactMap { Int($0) })
    }

    /// Runs one test with its fail point set, which is turned off again however that ends.
    private func run(_ test: CMAPTest, _ form: CMAPForm, on server: TestServer) async throws {
        let session = try makeSession(test, form, uri: server.uri)
        guard let failPoint = test.failPoint, let name = failPoint["configureFailPoint"]?.stringValue else {
            return try await session.run()
        }
        try await server.run(failPoint)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await session.run())
        } catch {
            outcome = .failure(error)
        }
        try await server.disableFailPoint(name)
        try outcome.get()
    }

    private func makeSession(_ test: CMAPTest, _ form: CMAPForm, uri: String) throws -> CMAPSession<
        Connection
    > {
        let separator = uri.contains("?") ? "&" : "?"
        let name = test.appName.map { "\(separator)appName=\($0)" } ?? ""
        let string = try ConnectionString(uri + name)
        guard let address = string.hosts.first else { throw SpecsError("\(uri) names no server") }
        let settings = try ConnectionSettings(string)
        return try CMAPSession(test, form, address: address) { request in
            try await Connection.establish(request, settings: settings)
        }
    }
}
