extension TopologyMachine {
    /// A server answered a check, or failed it: then the description holds the error.
    ///
    /// - Parameter isTimeout: Whether it failed because time ran out, so that operations on its connections would
    ///   wait in vain too.
    package mutating func checked(_ new: ServerDescription, isTimeout: Bool = false) -> TopologyEffects {
        guard !isClosed, let old = description[new.address] else { return TopologyEffects() }
        if let error = new.error {
            effects.pools.append((new.address, .clear(interruptsInUse: isTimeout, cause: error)))
        } else if !TopologyVersion.isCurrent(new.topologyVersion, after: old.topologyVersion) {
            return TopologyEffects()
        }
        update(new)
        if let current = description[new.address], current.type.isKnown,
            current.type.isDataBearing || description.type == .single
        {
            effects.pools.append((new.address, .ready))
        }
        return takeEffects()
    }

    /// An operation failed on a server, or a connection for one could not be established.
    ///
    /// - Parameters:
    ///   - generation: The generation of the connection.
    ///   - poolGeneration: The generation of the server's pool now; if that is newer, the failure is old news.
    ///   - service: What the connection leads to behind a load balancer; nil if it did not come that far.
    ///   - cause: What those are told who ask for the server's connections.
    package mutating func failed(
        _ failure: ServerFailure, at address: ServerAddress, generation: Int, poolGeneration: Int,
        service: ServiceGeneration? = nil, cause: any Error
    ) -> TopologyEffects {
        guard !isClosed, let known = description[address], generation >= poolGeneration else {
            return TopologyEffects()
        }
        if settings.loadBalanced { return serviceFailed(failure, at: address, service) }
        switch failure {
        case .timedOut, .overloaded:
            break
        case .connectionLost:
            lose(address, topologyVersion: nil, cause)
        case .refusedHandshake(let version):
            lose(address, topologyVersion: version, cause)
        case .stateChange(let change):
            guard TopologyVersion.isNewer(change.topologyVersion, than: known.topologyVersion) else { break }
            if change.isShutdown {
                effects.pools.append((address, .clear(interruptsInUse: false, cause: cause)))
            }
            forget(address, topologyVersion: change.topologyVersion, cause)
            effects.monitors.append((address, .checkNow))
        }
        return takeEffects()
    }

    /// Of a load balancer nothing is concluded from what one of the servers behind it does, and nobody looks at it. A
    /// connection that failed before its greeting says nothing at all.
    private mutating func serviceFailed(
        _ failure: ServerFailure, at address: ServerAddress, _ service: ServiceGeneration?
    ) -> TopologyEffects {
        guard let service else { return TopologyEffects() }
        switch failure {
        case .timedOut, .overloaded: break
        case .stateChange(let change) where !change.isShutdown: break
        case .connectionLost, .refusedHandshake, .stateChange:
            effects.pools.append((address, .clearService(service)))
        }
        return takeEffects()
    }

    private mutating func lose(
        _ address: ServerAddress, topologyVersion: TopologyVersion?, _ cause: any Error
    ) {
        effects.pools.append((address, .clear(interruptsInUse: false, cause: cause)))
        forget(address, topologyVersion: topologyVersion, cause)
        effects.monitors.append((address, .cancelCheck))
    }

    private mutating func forget(
        _ address: ServerAddress, topologyVersion: TopologyVersion?, _ cause: any Error
    ) {
        var unknown = ServerDescription(unknown: address, error: cause)
        unknown.topologyVersion = topologyVersion
        update(unknown)
    }

    /// Takes what a server says of itself into the view of the deployment.
    private mutating func update(_ new: ServerDescription) {
        var new = new
        var isMisnamed = false
        if description.type == .single, let wanted = settings.replicaSet, new.type.isKnown,
            new.setName != wanted
        {
            new = ServerDescription(
                unknown: new.address,
                error: HelloError(
                    "the server belongs to \(new.setName.map { "the replica set \($0)" } ?? "no replica set"), "
                        + "not to \(wanted)"))
            isMisnamed = true
        }
        let address = new.address
        change(to: new) { machine in
            if !isMisnamed { machine.drawConclusions(from: address) }
        }
    }

    private mutating func drawConclusions(from address: ServerAddress) {
        guard let server = description[address] else { return }
        switch description.type {
        case .single, .loadBalanced: break
        case .unknown: concludeFromUnknown(server)
        case .sharded:
            if server.type.isKnown, server.type != .mongos { remove(address) }
        case .replicaSetNoPrimary, .replicaSetWithPrimary: concludeFromReplicaSet(server)
        }
    }

    private mutating func concludeFromUnknown(_ server: ServerDescription) {
        switch server.type {
        case .unknown, .possiblePrimary, .rsGhost, .loadBalancer: break
        case .standalone:
            if settings.seeds.count == 1 { description.type = .single } else { remove(server.address) }
        case .mongos: description.type = .sharded
        case .rsPrimary, .rsSecondary, .rsArbiter, .rsOther:
            description.type = .replicaSetNoPrimary
            concludeFromReplicaSet(server)
        }
    }
}
