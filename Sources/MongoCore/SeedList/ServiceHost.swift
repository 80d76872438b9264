/// A host that DNS lists for a service, as it stands in an SRV record.
package struct ServiceHost: Hashable, Sendable {
    /// The host's name.
    package let name: String
    package let port: UInt16

    package init(name: String, port: UInt16) {
        self.name = name
        self.port = port
    }

    /// The server behind it; nil for a name that no server can have.
    var address: ServerAddress? {
        guard port > 0, let address = try? ServerAddress(parsing: "\(name):\(port)") else { return nil }
        if case .tcp = address { return address }
        return nil
    }
}
