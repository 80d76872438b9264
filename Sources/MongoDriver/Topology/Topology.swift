import MongoCore
import MongoTransport
import Synchronization

/// A client's view of its deployment: the servers, their pools and monitors, and who waits for one that suits.
///
/// All state is one ``TopologyState`` behind one lock: the machine that decides, and what it decides about. A change
/// of the description and what it means for pools is one step under that lock; listeners, sockets and tasks are dealt
/// with after it was left.
///
/// Nothing runs before the first selection opens it. Servers and monitors keep it alive until it is closed.
final class Topology: Sendable {
    /// The same for all events of one client.
    let id: Int
    private let givenOptions: TopologyOptions
    /// Set once, where DNS has a say, before the topology is open.
    private let completedOptions = AtomicLazyReference<CompletedOptions>()
    /// Finds out the servers of a `mongodb+srv` name; nil where the string names them.
    let seedList: SeedListResolver?
    let events: EventHub
    let state: CrowdMutex<TopologyState>

    private static let lastID = Atomic<Int>(0)

    init(_ options: TopologyOptions, seedList: SeedListResolver? = nil, events: EventHub) {
        id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
        givenOptions = options
        self.seedList = seedList
        self.events = events
        let machine = TopologyMachine(options.topology, isListening: events.wantsTopology)
        state = CrowdMutex(TopologyState(machine, options.selection))
    }

    /// What is known of the deployment now.
    var description: TopologyDescription {
        state.withLock { $0.machine.description }
    }

    /// What pools and monitors are made by.
    var options: TopologyOptions { completedOptions.load()?.options ?? givenOptions }

    // MARK: Lifecycle

    /// DNS has named the servers and completed the options: now the topology can open.
    func complete(with options: TopologyOptions) {
        _ = completedOptions.storeIfNil(CompletedOptions(options))
        let machine = TopologyMachine(options.topology, isListening: events.wantsTopology)
        state.withLock { $0.replace(by: machine) }
    }

    /// Begins to look at the deployment, if that was not done yet.
    ///
    /// - Throws: `TransportError` for what keeps the driver's threads from starting.
    func open() throws(TransportError) {
        guard !state.withLock({ $0.machine.isOpen }), seedList?.isResolved ?? true else { return }
        // Asked for first, so that whoever opens hears of it and nothing is half done.
        _ = try DriverThread.executor()
        _ = try Signal()
        feed { $0.machine.open() }
    }

    /// Ends monitors and pools, and does not wait for those who use connections.
    func close() {
        seedList?.stop()
        feed { $0.machine.close() }
    }

    /// Ends monitors and pools, and waits until every connection in use has come back.
    ///
    /// - Returns: Whether all have come back by the deadline.
    func close(until deadline: Deadline) async throws(TransportError) -> Bool {
        let servers = state.withLock { Array($0.servers.values) }
        close()
        var areDrained = true
        for server in servers {
            if try await !server.pool.drain(until: deadline) { areDrained = false }
        }
        return areDrained
    }

    // MARK: What happens

    /// A monitor has looked at a server.
    func checked(_ server: Server, _ description: ServerDescription, isTimeout: Bool) {
        feed { state in
            guard state.servers[server.address] === server else { return TopologyEffects() }
            return state.machine.checked(description, isTimeout: isTimeout)
        }
    }

    /// An operation failed on a server.
    func failed(_ server: Server, _ failure: ServerFailure, on key: ConnectionKey, cause: any Error) {
        feed { state in
            guard state.servers[server.address] === server else { return TopologyEffects() }
            return state.machine.failed(
                failure, at: server.address, generation: key.generation,
                poolGeneration: server.pool.generation, service: server.pool.service(of: key), cause: cause)
        }
    }

    /// A connection to a server could not be established.
    func failedToConnect(_ address: ServerAddress, _ error: any Error, _ key: ConnectionKey) {
        guard let failure = (error as? HandshakeFailure)?.serverFailure,
            let server = state.withLock({ $0.servers[address] })
        else { return }
        failed(server, failure, on: key, cause: error)
    }

    /// DNS names other servers now.
    func updateSeeds(_ seeds: [ServerAddress]) {
        feed { $0.machine.updateSeeds(seeds) }
    }

    /// A monitor has begun to look at a server, or has ended it.
    func heartbeat(_ server: Server, _ kind: TopologyEvent.Kind) {
        feed { state in
            var effects = TopologyEffects()
            // What a monitor that is being ended still says comes too late.
            if state.servers[server.address] === server { effects.events.append(kind) }
            return effects
        }
    }

    // MARK: Effects

    /// Feeds the machine, and does what follows.
    private func feed(_ event: (inout TopologyState) -> TopologyEffects) {
        let work = state.withLock { state in
            let effects = event(&state)
            return state.apply(effects, in: self)
        }
        perform(work)
    }

    /// Does what collected under the lock, after it was left. Events come first, so that a caller who is woken finds
    /// them told.
    private func perform(_ work: TopologyWork) {
        for (server, poolWork) in work.pools { server.pool.perform(poolWork) }
        if work.hasEvents { deliverEvents() }
        for (address, error) in work.failures { tellOfTrouble(address, error) }
        for server in work.stopped { server.stop() }
        for server in work.started { server.start() }
        for (server, request) in work.monitors { server.monitor?.handle(request) }
        for signal in work.signals { signal.announce() }
    }

    private func deliverEvents() {
        while let batch = state.withLock({ $0.beginDelivery() }) {
            for kind in batch { events.topology(TopologyEvent(topologyID: id, kind: kind)) }
            state.withLock { $0.endDelivery() }
        }
    }
}
