import BSON

extension TestServer {
    /// Lends a database that nobody else uses, and drops it however `body` ends.
    ///
    /// - Parameter body: gets the database's name.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws. If a server ended meanwhile, ``TestServerError`` that says how, with
    ///   its log and with the error that `body` threw.
    public func withTemporaryDatabase<Result>(_ body: (String) async throws -> Result) async throws -> Result
    {
        let name = "test_" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let result: Result
        do {
            result = try await body(name)
        } catch {
            try reportEnd(after: error)
            // The error of the test is worth more than one of the clean-up.
            _ = try? await run(["dropDatabase": 1], database: name)
            throw error
        }
        try checkIsRunning()
        try await run(["dropDatabase": 1], database: name)
        return result
    }

    private func reportEnd(after error: any Error) throws(TestServerError) {
        do {
            try checkIsRunning()
        } catch let end {
            throw TestServerError(end.code, "\(end.message)\nThe test ended with: \(error)")
        }
    }
}
