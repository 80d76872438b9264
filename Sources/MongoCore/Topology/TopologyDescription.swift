public import BSON

/// What a client knows of its deployment.
public struct TopologyDescription: Sendable {
    /// What the servers are together.
    public package(set) var type: TopologyType
    /// The replica set's name; nil when none was given and none is known yet.
    public package(set) var setName: String?
    /// The highest configuration version that a primary had.
    public package(set) var maxSetVersion: Int?
    /// The highest election that a primary named.
    public package(set) var maxElectionID: ObjectID?
    /// The servers, in the order in which they became known.
    public package(set) var servers: [ServerDescription] = []

    package init(_ type: TopologyType, setName: String? = nil, servers: [ServerDescription] = []) {
        self.type = type
        self.setName = setName
        self.servers = servers
    }

    /// The server at an address; nil when it is no part of the deployment. Linear in the number of servers.
    public subscript(address: ServerAddress) -> ServerDescription? {
        index(of: address).map { servers[$0] }
    }

    func index(of address: ServerAddress) -> Int? {
        servers.firstIndex { $0.address == address }
    }

    /// The replica set's primary, if it is known.
    package var primary: ServerDescription? {
        servers.first { $0.type == .rsPrimary }
    }

    /// The shortest time after which one of the servers forgets an unused session; nil when one of them has no
    /// sessions, or none that holds data is known.
    public var logicalSessionTimeoutMinutes: Int? {
        var shortest: Int?
        for server in servers where server.type.isDataBearing {
            guard let minutes = server.logicalSessionTimeoutMinutes else { return nil }
            shortest = min(shortest ?? minutes, minutes)
        }
        return shortest
    }

    /// Why this driver cannot work with the deployment; nil when it can.
    public var incompatibility: String? {
        for server in servers where server.type.isKnown && server.type != .loadBalancer {
            if let problem = WireVersions.incompatibility(
                min: server.minWireVersion, max: server.maxWireVersion, at: server.address)
            {
                return problem
            }
        }
        return nil
    }
}

extension TopologyDescription: Equatable {}

extension TopologyDescription: CustomStringConvertible {
    /// The type, the set's name, and every server.
    public var description: String {
        var text = type.rawValue
        if let setName { text += " \(setName)" }
        let list = servers.map { "<\($0)>" }.joined(separator: ", ")
        return text + (servers.isEmpty ? ", no servers" : ": " + list)
    }
}
