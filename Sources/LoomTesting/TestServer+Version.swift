import BSON

extension TestServer {
    /// The first two numbers of the server's version, such as 6 and 0.
    ///
    /// - Throws: ``TestServerError`` when the server cannot be asked.
    public var version: (major: Int, minor: Int) {
        get async throws(TestServerError) {
            let numbers = try await run(["buildInfo": 1])["versionArray"]?.arrayValue?.compactMap(\.intValue)
            guard let numbers, numbers.count >= 2 else {
                throw TestServerError(.unsupported, "buildInfo tells no version")
            }
            return (numbers[0], numbers[1])
        }
    }

    /// Whether the servers that tests share are of this version or a later one.
    ///
    /// ```swift
    /// @Test(.enabled("needs MongoDB 6.0") { try await TestServer.areAtLeast(6, 0) })
    /// ```
    ///
    /// - Throws: as ``shared(_:)`` does, and ``TestServerError`` when no server can be started or asked.
    public static func areAtLeast(_ major: Int, _ minor: Int) async throws -> Bool {
        let version = try await shared(.standalone).version
        return version >= (major, minor)
    }
}
