import MongoCore

extension MongoClient {
    /// Adds to what new connections tell the server about the program; for libraries built upon the driver.
    ///
    /// The server's log shows it with each connection, as in `loom|orders`. Connections that exist are neither told
    /// nor closed. The same words are added once only. What makes the whole longer than the 512 bytes that a server
    /// is told at most is left out.
    ///
    /// - Throws: `InvalidArgumentError` when a text contains `|`.
    public func appendMetadata(name: String, version: String? = nil, platform: String? = nil) throws {
        guard let info = DriverInfo(name: name, version: version, platform: platform) else {
            throw InvalidArgumentError("Metadata must not contain |, which separates the parts of it")
        }
        metadata.append(info)
    }
}
