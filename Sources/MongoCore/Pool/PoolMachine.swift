/// The connection pool of one server, as the official specification describes it, without I/O or clock.
///
/// What happens to the pool goes in, with its time where one matters; what the one who reports it has to do
/// comes back, and what has to be done to others collects in ``effects``, to be taken and performed once the
/// machine is no longer locked. The machine deals in keys and slots: its owner keeps the connections and the
/// suspended callers under them.
///
/// Between two calls the following holds: if anyone waits, the pool is ready, no connection is free, and either
/// `maxPoolSize` or `maxConnecting` is reached. So waiters are served in the order in which they came, by
/// whatever comes first: a connection that is checked in, or leave to establish one.
package struct PoolMachine: Sendable {
    /// What the pool does for those who ask.
    package enum State: Sendable {
        /// Refuses: its server is not known to be usable, `cause` says why if it ever was.
        /// Exits: `ready` by `ready`, `closed` by `close`.
        case paused(cause: (any Error)?)
        /// Hands out connections. Exits: `paused` by `clear`, `closed` by `close`.
        case ready
        /// Refuses for good, and closes what comes back.
        case closed
    }

    /// A free connection.
    struct Available: Sendable {
        let key: ConnectionKey
        /// When it came free; noted only where idle connections expire.
        let since: Moment?
    }

    /// The server that the connections lead to.
    package let address: ServerAddress
    /// The limits of the pool.
    package let options: PoolOptions
    /// Whether events are collected at all.
    package let isListening: Bool
    /// Whether the address is that of a load balancer.
    package let isLoadBalanced: Bool

    /// What the pool does for those who ask.
    package internal(set) var state = State.paused(cause: nil)
    /// How often the pool was cleared; connections of an earlier generation are stale.
    package internal(set) var generation = 0
    /// What others have to be done to since the effects were last taken.
    package internal(set) var effects = Effects()

    var table = ConnectionTable()
    /// Behind a load balancer: the servers that the connections lead to.
    var services = ServiceTable()
    /// Behind a load balancer: what keeps connections that are checked out, by their numbers.
    var pins: [Int: PinUse] = [:]
    /// The free connections, the most recently used one last.
    var available: [Available] = []
    var waiters = WaitQueue()
    var pendingCount = 0
    var inUseCount = 0
    /// Whether one of the pending connections is for nobody yet.
    var isFilling = false

    /// Creates a paused pool without connections.
    package init(
        address: ServerAddress, options: PoolOptions, isListening: Bool, isLoadBalanced: Bool = false
    ) {
        self.address = address
        self.options = options
        self.isListening = isListening
        self.isLoadBalanced = isLoadBalanced
        emit(.poolCreated(options: options))
    }

    /// How many connections are in which phase, and how many callers wait.
    package var counts: PoolCounts {
        PoolCounts(
            available: available.count, pending: pendingCount, inUse: inUseCount, waiting: waiters.count,
            pinnedByCursors: pins.values.count { $0 == .cursor },
            pinnedByTransactions: pins.values.count { $0 == .transaction })
    }

    /// Whether the pool is closed and nobody works with a connection, or establishes one, any more. Those that are
    /// kept by cursors and transactions close when these end.
    package var isDrained: Bool { isClosed && inUseCount == pins.count && pendingCount == 0 }

    /// Whether the pool was closed.
    package var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// Takes the collected effects out, to be performed; `nil` if there are none.
    package mutating func takeEffects() -> Effects? {
        guard !effects.isEmpty else { return nil }
        var taken = Effects()
        swap(&taken, &effects)
        return taken
    }

    var total: Int { available.count + pendingCount + inUseCount }

    /// Whether one more connection may be established now.
    var hasRoom: Bool {
        pendingCount < options.maxConnecting && (options.maxPoolSize == 0 || total < options.maxPoolSize)
    }

    /// Whether the pool, or the service that the connection leads to, was cleared since the connection was created.
    package func isStale(_ key: ConnectionKey) -> Bool {
        key.generation < generation || services.isStale(key)
    }

    mutating func emit(_ kind: @autoclosure () -> PoolEvent.Kind) {
        guard isListening else { return }
        effects.events.append(PoolEvent(address: address, kind: kind()))
    }
}
