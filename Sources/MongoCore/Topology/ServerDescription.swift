public import BSON

/// What a client knows of one server, from the server's last answer to hello.
public struct ServerDescription: Sendable {
    /// Where the server is.
    public let address: ServerAddress
    /// What it is.
    public package(set) var type: ServerType
    /// Why the server is unknown; nil when it is not, or was not asked yet.
    public package(set) var error: (any Error)?
    /// The name of its replica set; nil outside of one.
    public package(set) var setName: String?
    /// The version of its replica set's configuration.
    public package(set) var setVersion: Int?
    /// The election that made it primary; nil unless it is one.
    public package(set) var electionID: ObjectID?
    /// The primary of its replica set, as the server believes.
    public package(set) var primary: ServerAddress?
    /// The members of its replica set that can become primary, as the server believes.
    public package(set) var hosts: [ServerAddress] = []
    /// The members that hold data and never become primary.
    public package(set) var passives: [ServerAddress] = []
    /// The members that only vote.
    public package(set) var arbiters: [ServerAddress] = []
    /// The server's own idea of its address.
    public package(set) var me: ServerAddress?
    /// The tags by which reads can choose it.
    public package(set) var tags: [String: String] = [:]
    /// The oldest wire version it speaks.
    public package(set) var minWireVersion = 0
    /// The newest wire version it speaks.
    public package(set) var maxWireVersion = 0
    /// After how many minutes it forgets an unused session; nil when it has no sessions.
    public package(set) var logicalSessionTimeoutMinutes: Int?
    /// The mean time of a round trip; nil before the first.
    public package(set) var averageRoundTripTime: Duration?
    /// The shortest of the last ten round trips; zero before the second.
    public package(set) var minRoundTripTime = Duration.zero
    /// The time of its last write, by its own clock.
    public package(set) var lastWriteDate: BSONDate?
    /// When it last answered; nil when it never did.
    package var lastUpdateTime: Moment?
    /// By which news about it are ordered.
    package var topologyVersion: TopologyVersion?

    /// A server that nothing is known about.
    package init(unknown address: ServerAddress, error: (any Error)? = nil) {
        self.address = address
        type = .unknown
        self.error = error
    }

    /// A load balancer, which is never asked what it is.
    package init(loadBalancer address: ServerAddress) {
        self.address = address
        type = .loadBalancer
    }
}

extension ServerDescription {
    /// All members of its replica set that the server knows.
    package var members: [ServerAddress] { hosts + passives + arbiters }
}

extension ServerDescription: Equatable {
    /// Whether both say the same of the server. Round-trip times and times of writes and updates do not count.
    public static func == (left: ServerDescription, right: ServerDescription) -> Bool {
        left.address == right.address && left.type == right.type
            && left.error.map { "\($0)" } == right.error.map { "\($0)" }
            && left.setName == right.setName && left.setVersion == right.setVersion
            && left.electionID == right.electionID && left.primary == right.primary
            && left.hosts == right.hosts && left.passives == right.passives
            && left.arbiters == right.arbiters && left.me == right.me && left.tags == right.tags
            && left.minWireVersion == right.minWireVersion && left.maxWireVersion == right.maxWireVersion
            && left.logicalSessionTimeoutMinutes == right.logicalSessionTimeoutMinutes
            && left.topologyVersion == right.topologyVersion
    }
}

extension ServerDescription: CustomStringConvertible {
    /// Address, type, and what else matters to whoever looks for the reason of a failure.
    public var description: String {
        var text = "\(address): \(type.rawValue)"
        if let setName { text += " of \(setName)" }
        if !tags.isEmpty {
            text +=
                ", tags "
                + tags.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
                .joined(separator: ",")
        }
        if let averageRoundTripTime {
            text += ", round trip \((averageRoundTripTime / .microseconds(1)).rounded() / 1000) ms"
        }
        if let error { text += ", error: \(error)" }
        return text
    }
}
