/// A client's view of its deployment, as the official specification describes it, without I/O or clock.
///
/// What servers answer, and how operations fail on them, goes in; the description changes, and what has to be done
/// to pools, monitors and listeners comes out, to be done before anybody sees the new description (pools), or after.
package struct TopologyMachine: Sendable {
    /// What is known of the deployment.
    package internal(set) var description: TopologyDescription
    /// Whether `close` was called.
    package private(set) var isClosed = false
    /// Whether `open` was called.
    package private(set) var isOpen = false
    /// Whether events are made at all.
    let isListening: Bool
    let settings: TopologySettings
    var effects = TopologyEffects()

    /// A topology about which nothing is known; it has its seeds once it is open.
    package init(_ settings: TopologySettings, isListening: Bool) {
        self.settings = settings
        self.isListening = isListening
        description = TopologyDescription(settings.initialType, setName: settings.replicaSet)
    }

    /// Begins: the seeds become servers. Does nothing the second time.
    package mutating func open() -> TopologyEffects {
        guard !isOpen, !isClosed else { return TopologyEffects() }
        isOpen = true
        emit(.topologyOpening)
        for seed in settings.seeds {
            description.servers.append(ServerDescription(unknown: seed))
            effects.added.append(seed)
        }
        emit(.topologyDescriptionChanged(previous: TopologyDescription(.unknown), new: description))
        for seed in settings.seeds { emit(.serverOpening(seed)) }
        if settings.loadBalanced { discoverLoadBalancers() }
        return takeEffects()
    }

    private mutating func discoverLoadBalancers() {
        for seed in settings.seeds {
            // Nobody will look at it, so that its connections find out whether it is usable.
            effects.pools.append((seed, .ready))
            change(to: ServerDescription(loadBalancer: seed)) { _ in }
        }
    }

    /// Ends for good: no server is left. Does nothing the second time.
    package mutating func close() -> TopologyEffects {
        guard !isClosed else { return TopologyEffects() }
        isClosed = true
        let previous = description
        for server in previous.servers {
            effects.removed.append(server.address)
            emit(.serverClosed(server.address))
        }
        description = TopologyDescription(.unknown)
        effects.concernsSelection = true
        if isOpen {
            emit(.topologyDescriptionChanged(previous: previous, new: description))
            emit(.topologyClosed)
        }
        return takeEffects()
    }

    /// DNS names other servers now: adds those that are new and removes those that are gone.
    ///
    /// Only while nothing but routers is known; else the servers themselves say who belongs to them.
    package mutating func updateSeeds(_ seeds: [ServerAddress]) -> TopologyEffects {
        guard isOpen, !isClosed, description.type == .unknown || description.type == .sharded else {
            return TopologyEffects()
        }
        let previous = description
        for server in previous.servers where !seeds.contains(server.address) { remove(server.address) }
        for seed in seeds { add(seed) }
        announceChange(since: previous)
        return takeEffects()
    }

    // MARK: Changing the description

    mutating func add(_ address: ServerAddress) {
        guard description.index(of: address) == nil else { return }
        description.servers.append(ServerDescription(unknown: address))
        effects.added.append(address)
        emit(.serverOpening(address))
    }

    mutating func remove(_ address: ServerAddress) {
        guard let index = description.index(of: address) else { return }
        description.servers.remove(at: index)
        effects.removed.append(address)
        emit(.serverClosed(address))
    }

    /// Takes a new description of a server, lets `consequences` draw the conclusions, and tells of both.
    mutating func change(
        to new: ServerDescription, _ consequences: (inout TopologyMachine) -> Void
    ) {
        guard let index = description.index(of: new.address) else { return }
        let previous = description
        let position = effects.events.count
        description.servers[index] = new
        consequences(&self)
        // Told before what follows from it, and as it came out: a primary may turn out to be one of the past.
        let outcome = description[new.address] ?? new
        if isListening, previous.servers[index] != outcome {
            let event = TopologyEvent.Kind.serverDescriptionChanged(
                previous: previous.servers[index], new: outcome)
            effects.events.insert(event, at: position)
        }
        effects.concernsSelection = true
        announceChange(since: previous)
    }

    private mutating func announceChange(since previous: TopologyDescription) {
        guard previous != description else { return }
        effects.concernsSelection = true
        emit(.topologyDescriptionChanged(previous: previous, new: description))
    }

    mutating func emit(_ kind: TopologyEvent.Kind) {
        if isListening { effects.events.append(kind) }
    }

    mutating func takeEffects() -> TopologyEffects {
        defer { effects = TopologyEffects() }
        return effects
    }
}
