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
        incompatibility(min: reply.minWireVersion, max: reply.maxWireVersion, at: address)
    }

    /// Says why a server that speaks from `min` to `max` cannot be used; nil when it can.
    package static func incompatibility(min: Int, max: Int, at address: ServerAddress) -> String? {
        if min > newest {
            return "Server at \(address) requires wire version \(min), "
                + "but this version of Loom only supports up to \(newest)."
        }
        if max < oldest {
            return "Server at \(address) reports wire version \(max), "
                + "but this version of Loom requires at least \(oldest) (MongoDB \(oldestRelease))."
        }
        return nil
    }
}
