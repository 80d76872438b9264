public import BSON

extension TestServer {
    /// Sets a fail point on the primary while `body` runs, and turns it off again however that ends.
    ///
    /// ```swift
    /// try await server.withFailPoint("failCommand", times: 1, ["failCommands": ["insert"], "errorCode": 91])
    /// { … }
    /// ```
    ///
    /// A server has one fail point of each name, so users of a shared server get it one after the other; `body` must
    /// not ask for the same name again. Others use the server in the meantime: name an `appName` in the data, or use
    /// a server of your own.
    ///
    /// - Parameters:
    ///   - name: the fail point.
    ///   - times: how often it fires; nil: always.
    ///   - data: what it does, as the server wants it.
    ///   - body: what is to meet the fail point.
    /// - Throws: ``TestServerError`` when the server refuses; what `body` throws.
    @discardableResult
    public func withFailPoint<Result>(
        _ name: String, times: Int32? = nil, _ data: Document = [:], _ body: () async throws -> Result
    ) async throws -> Result {
        await failPointTurns.take(name)
        let result: Swift.Result<Result, any Error>
        do {
            try await configureFailPoint(name, times: times, data)
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        let end: Swift.Result<Int, TestServerError>
        do throws(TestServerError) {
            end = .success(try await disableFailPoint(name))
        } catch {
            end = .failure(error)
        }
        await failPointTurns.give(name)
        let value = try result.get()
        _ = try end.get()
        return value
    }

    /// Sets a fail point on the primary until ``disableFailPoint(_:)``, whoever else uses it: for servers that nobody
    /// shares.
    ///
    /// - Parameters:
    ///   - name: the fail point.
    ///   - times: how often it fires; nil: always.
    ///   - data: what it does, as the server wants it.
    /// - Throws: ``TestServerError`` when the server refuses.
    package func configureFailPoint(_ name: String, times: Int32? = nil, _ data: Document = [:])
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
    package func disableFailPoint(_ name: String) async throws(TestServerError) -> Int {
        let reply = try await run(["configureFailPoint": .string(name), "mode": "off"])
        return reply["count"]?.intValue ?? 0
    }
}
