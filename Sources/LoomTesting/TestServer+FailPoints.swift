public import BSON

extension TestServer {
    /// Sets a fail point on the primary while `body` runs, and turns it off again however that ends.
    ///
    /// ```swift
    /// try await server.withFailPoint("failCommand", times: 1, ["failCommands": ["insert"], "errorCode": 91])
    /// { … }
    /// ```
    ///
    /// Others use a shared server at the same time: name an `appName` in the data, or use a server of your
    /// own.
    ///
    /// - Parameters:
    ///   - name: the fail point.
    ///   - times: how often it fires; nil: always.
    ///   - data: what it does, as the server wants it.
    ///   - body: what is to meet the fail point.
    /// - Throws: ``TestServerError`` when the server refuses; what `body` throws.
    public func withFailPoint<Result>(
        _ name: String, times: Int32? = nil, _ data: Document = [:], _ body: () async throws -> Result
    ) async throws -> Result {
        try await configureFailPoint(name, times: times, data)
        do {
            let result = try await body()
            try await disableFailPoint(name)
            return result
        } catch {
            _ = try? await disableFailPoint(name)
            throw error
        }
    }

    /// Sets a fail point on the primary until ``disableFailPoint(_:)``.
    ///
    /// - Parameters:
    ///   - name: the fail point.
    ///   - times: how often it fires; nil: always.
    ///   - data: what it does, as the server wants it.
    /// - Throws: ``TestServerError`` when the server refuses.
    public func configureFailPoint(_ name: String, times: Int32? = nil, _ data: Document = [:])
        async throws(TestServerError)
    {
        let mode: BSONValue = times.map { ["times": .int32($0)] } ?? "alwaysOn"
        try await run(["configureFailPoint": .string(name), "mode": mode, "data": .document(data)])
    }

    /// Turns a fail point on the primary off.
    ///
    /// - Returns: how often it has fired since it was set.
    /// - Throws: ``TestServerError`` when the server refuses.
    @discardableResult
    public func disableFailPoint(_ name: String) async throws(TestServerError) -> Int {
        let reply = try await run(["configureFailPoint": .string(name), "mode": "off"])
        return reply["count"]?.intValue ?? 0
    }
}
