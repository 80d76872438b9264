/// The wire versions that this driver speaks.
package enum WireVersions {
    /// MongoDB 4.2.
    package static let oldest = 8
    /// The server release of `oldest`, for messages.
    package static let oldestRelease = "4.2"
    /// MongoDB 8.2.
    package static let newest = 27

    /// Says why a server with these versions cannot be used; nil when it can.
    package static func incompatibility(of reply: HelloReply, at address: ServerAddress) -> String? {
        if reply.minWireVersion > newest {
            return "Server at \(address) requires wire version \(reply.minWireVersion), "
                + "but this version of Loom only supports up to \(newest)."
        }
        if reply.maxWireVersion < oldest {
            return "Server at \(address) reports wire version \(reply.maxWireVersion), "
                + "but this version of Loom requires at least \(oldest) (MongoDB \(oldestRelease))."
        }
        return nil
    }
}
