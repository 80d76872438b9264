import MongoCore
import MongoTransport

/// All that the lock of a topology guards.
struct TopologyState {
    var machine: TopologyMachine
    private(set) var servers: [ServerAddress: Server] = [:]
    private let settings: SelectionSettings
    private var generator = SplitMix()

    /// The servers that take writes and are near; nil when that has to be worked out again.
    private var writable: [Server]?
    /// The same for other selectors.
    private var suitable: [ServerSelector: [Server]] = [:]
    /// Why nothing can be selected at all; worked out with `writable`.
    private var incompatibility: String?

    /// Those who wait for a server that suits them.
    private var waiters: [Int: Signal] = [:]
    private var lastWaiter = 0
    /// Signals nobody uses now, kept since making one costs.
    private var spareSignals: [Signal] = []

    /// Events that happened and were not delivered yet, in order.
    private var backlog: [TopologyEvent.Kind] = []
    /// Whether some thread is delivering events, and will deliver the backlog too.
    private var isDelivering = false

    /// Programs use few read preferences; one that makes them up anew must not fill the memory.
    private static let suitableLimit = 32
    private static let spareSignalLimit = 64

    init(_ machine: TopologyMachine, _ settings: SelectionSettings) {
        self.machine = machine
        self.settings = settings
    }

    /// Takes a machine that knows more, before the first was opened.
    mutating func replace(by machine: TopologyMachine) {
        guard !self.machine.isOpen, !self.machine.isClosed else { return }
        self.machine = machine
        writable = nil
        suitable.removeAll()
    }

    // MARK: Effects

    /// Does to the servers and pools what the machine wants, and collects what is to be done without the lock.
    mutating func apply(_ effects: TopologyEffects, in topology: Topology) -> TopologyWork {
        var work = TopologyWork()
        for address in effects.added {
            do throws(TransportError) {
                let server = try Server(address, in: topology)
                servers[address] = server
                work.started.append(server)
            } catch {
                work.failures.append((address, error))
            }
        }
        for address in effects.removed {
            if let server = servers.removeValue(forKey: address) { work.stopped.append(server) }
        }
        for (address, change) in effects.pools {
            guard let server = servers[address] else { continue }
            work.pools.append((server, server.pool.prepare(change)))
        }
        for (address, request) in effects.monitors {
            if let server = servers[address] { work.monitors.append((server, request)) }
        }
        if effects.concernsSelection {
            writable = nil
            suitable.removeAll(keepingCapacity: true)
            work.signals = Array(waiters.values)
        }
        backlog += effects.events
        work.hasEvents = !backlog.isEmpty
        return work
    }

    /// Takes the events to deliver; nil if there are none, or another thread is at it.
    mutating func beginDelivery() -> [TopologyEvent.Kind]? {
        guard !isDelivering, !backlog.isEmpty else { return nil }
        isDelivering = true
        var events: [TopologyEvent.Kind] = []
        swap(&events, &backlog)
        return events
    }

    /// Lets the next delivery begin.
    mutating func endDelivery() {
        isDelivering = false
    }

    // MARK: Choosing

    /// What came out of looking for a server.
    enum Choice {
        case server(Server)
        case none
        case closed
        case incompatible(String)
        case impossible(ConcernError)
    }

    /// One of the servers that suit and are near, by how much they have to do.
    mutating func choose(_ selector: ServerSelector, deprioritized: Set<ServerAddress>) -> Choice {
        if writable == nil { refresh() }
        if let incompatibility { return .incompatible(incompatibility) }
        do throws(ConcernError) {
            let servers = try candidates(selector, deprioritized)
            if let server = pick(servers) { return .server(server) }
            return machine.isClosed ? .closed : .none
        } catch {
            return .impossible(error)
        }
    }

    private mutating func refresh() {
        let description = machine.description
        incompatibility = description.incompatibility
        let selection = ServerSelection(description, settings)
        // Cannot throw: there is no read preference. Were it to, nothing would suit.
        let found = (try? selection.inLatencyWindow(.primary)) ?? []
        writable = found.compactMap { servers[$0.address] }
    }

    private mutating func candidates(
        _ selector: ServerSelector, _ deprioritized: Set<ServerAddress>
    ) throws(ConcernError) -> [Server] {
        if deprioritized.isEmpty {
            switch selector {
            // Both go to the same servers, whatever the type of the topology.
            case .primary, .read(.primary): return writable ?? []
            default: if let known = suitable[selector] { return known }
            }
        }
        let selection = ServerSelection(machine.description, settings)
        let found = try selection.inLatencyWindow(selector, deprioritized: deprioritized)
            .compactMap { servers[$0.address] }
        guard deprioritized.isEmpty else { return found }
        if suitable.count >= Self.suitableLimit { suitable.removeAll() }
        suitable[selector] = found
        return found
    }

    private mutating func pick(_ servers: [Server]) -> Server? {
        guard servers.count > 1 else { return servers.first }
        let index = OperationCounts.choose(among: servers.count, using: &generator) {
            servers[$0].operationCount
        }
        return index.map { servers[$0] }
    }

    // MARK: Waiting

    /// A signal nobody uses; nil when one has to be made.
    mutating func spareSignal() -> Signal? { spareSignals.popLast() }

    /// Has a signal announced whenever something changes, until `leave`.
    mutating func enter(_ signal: Signal) -> Int {
        lastWaiter += 1
        waiters[lastWaiter] = signal
        return lastWaiter
    }

    /// Takes a signal back.
    mutating func leave(_ waiter: Int) {
        guard let signal = waiters.removeValue(forKey: waiter) else { return }
        if spareSignals.count < Self.spareSignalLimit { spareSignals.append(signal) }
    }
}
