import BSON

extension TopologyMachine {
    /// Draws the conclusions from a server of what is known to be a replica set.
    mutating func concludeFromReplicaSet(_ server: ServerDescription) {
        switch server.type {
        case .unknown, .possiblePrimary, .rsGhost, .loadBalancer: break
        case .standalone, .mongos: remove(server.address)
        case .rsPrimary: concludeFromPrimary(server)
        case .rsSecondary, .rsArbiter, .rsOther: concludeFromMember(server)
        }
        description.type = description.primary == nil ? .replicaSetNoPrimary : .replicaSetWithPrimary
    }

    private mutating func concludeFromPrimary(_ server: ServerDescription) {
        guard hasOurName(server) else { return }
        guard isNewestElection(server) else {
            _ = outdate(server.address, .electionMismatch(server, description))
            return
        }
        for other in description.servers where other.type == .rsPrimary && other.address != server.address {
            guard let new = outdate(other.address, .newerPrimary) else { continue }
            emit(.serverDescriptionChanged(previous: other, new: new))
        }
        // Only a primary knows for certain who belongs to the set.
        let members = server.members
        for member in members { add(member) }
        for other in description.servers where !members.contains(other.address) { remove(other.address) }
    }

    private mutating func concludeFromMember(_ server: ServerDescription) {
        guard hasOurName(server) else { return }
        if description.primary == nil {
            for member in server.members { add(member) }
        }
        if let me = server.me, me != server.address { remove(server.address) }
        guard description.primary == nil, let primary = server.primary,
            let index = description.index(of: primary), description.servers[index].type == .unknown
        else { return }
        description.servers[index].type = .possiblePrimary
    }

    /// Whether the server is of our replica set; removes it when not. Without a name given, the first one counts.
    private mutating func hasOurName(_ server: ServerDescription) -> Bool {
        if description.setName == nil { description.setName = server.setName }
        if description.setName == server.setName { return true }
        remove(server.address)
        return false
    }

    /// A primary that is none any more: unknown until it is checked again. Its connections are left alone.
    private mutating func outdate(_ address: ServerAddress, _ reason: StalePrimaryError) -> ServerDescription?
    {
        guard let index = description.index(of: address) else { return nil }
        description.servers[index] = ServerDescription(unknown: address, error: reason)
        return description.servers[index]
    }

    /// Whether no later election is known than the one that made this server primary; notes it if so.
    private mutating func isNewestElection(_ server: ServerDescription) -> Bool {
        // Since 6.0 the election decides and the configuration's version is the tie-break; before it was the other
        // way round, and counted only where both are known.
        server.maxWireVersion >= 17 ? isNewestByElection(server) : isNewestByVersion(server)
    }

    private mutating func isNewestByElection(_ server: ServerDescription) -> Bool {
        switch (server.electionID, description.maxElectionID) {
        case (let id?, let highest?) where id != highest:
            guard id > highest else { return false }
        case (nil, _?): return false
        case (_?, nil): break
        default:
            guard server.setVersion ?? .min >= description.maxSetVersion ?? .min else { return false }
        }
        description.maxElectionID = server.electionID
        description.maxSetVersion = server.setVersion
        return true
    }

    private mutating func isNewestByVersion(_ server: ServerDescription) -> Bool {
        if let version = server.setVersion, let id = server.electionID {
            if let highestVersion = description.maxSetVersion, let highest = description.maxElectionID,
                highestVersion > version || (highestVersion == version && highest > id)
            {
                return false
            }
            description.maxElectionID = id
        }
        if let version = server.setVersion {
            description.maxSetVersion = max(version, description.maxSetVersion ?? version)
        }
        return true
    }
}

/// Why a server that says it is the primary is not taken for it.
package struct StalePrimaryError: Error, CustomStringConvertible {
    package let description: String

    /// Another server became primary.
    static let newerPrimary = StalePrimaryError(
        description: "primary marked stale due to discovery of newer primary")

    /// A later election is known than the server's own.
    static func electionMismatch(
        _ server: ServerDescription, _ topology: TopologyDescription
    ) -> StalePrimaryError {
        func text(_ election: ObjectID?, _ version: Int?) -> String {
            "(\(election.map { "\($0)" } ?? "null"), \(version.map { "\($0)" } ?? "null"))"
        }
        return StalePrimaryError(
            description: "primary marked stale due to electionId/setVersion mismatch, "
                + text(server.electionID, server.setVersion) + " is stale compared to "
                + text(topology.maxElectionID, topology.maxSetVersion))
    }
}
