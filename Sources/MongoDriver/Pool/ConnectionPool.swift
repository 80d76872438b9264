package import MongoCore
package import MongoTransport
internal import Synchronization

/// The connections to one server, lent to one operation at a time.
///
/// All state is one ``PoolMachine`` behind one lock, so that taking a free connection and giving it back need
/// neither the actor nor a suspension. A caller who finds none free waits in a queue, first come, first served;
/// if there is room for one more connection, the first in the queue establishes it itself, on its own task or
/// thread. The actor runs the background work: it closes connections that became stale or idle, and keeps
/// `minPoolSize` of them open.
///
/// The background work keeps the pool alive: whoever creates one has to close it.
package actor ConnectionPool<Connection: PooledConnection> {
    /// Establishes a connection: connected, greeted and authenticated, or an error with nothing left open.
    package typealias Establisher = @Sendable (ConnectionRequest) async throws -> Connection
    /// Hears of a connection that could not be established, before any waiter does; may clear the pool. Errors of
    /// a cancelled caller are told too.
    package typealias FailureHandler = @Sendable (any Error, ConnectionKey) -> Void
    /// Hears of events, one at a time, in order.
    package typealias Listener = @Sendable (PoolEvent) -> Void

    /// The server that the connections lead to.
    package nonisolated let address: ServerAddress
    /// The limits of the pool.
    package nonisolated let options: PoolOptions

    nonisolated let establisher: Establisher
    nonisolated let failureHandler: FailureHandler?
    private nonisolated let listener: Listener?
    nonisolated let maintenanceInterval: Duration?
    /// Wakes the background work.
    nonisolated let maintenanceSignal: Signal
    nonisolated let contents: CrowdMutex<PoolContents<Connection>>
    private nonisolated let lastWaiter = Atomic<UInt64>(0)

    /// Creates a paused pool, without any connection.
    ///
    /// - Parameters:
    ///   - isLoadBalanced: Whether the address is that of a load balancer.
    ///   - isStarted: Whether events are told and the background work begins at once; else `start` does that.
    ///   - maintenanceInterval: How long the background work rests between two rounds; 10 seconds by default, `nil`
    ///     turns it off.
    ///   - listener: Hears of the pool's events; without one, no event is made.
    /// - Throws: What keeps the driver's threads from starting, which do the background work and watch the time of
    ///   those who wait.
    package init(
        address: ServerAddress,
        options: PoolOptions,
        isLoadBalanced: Bool = false,
        isStarted: Bool = true,
        maintenanceInterval: Duration? = .seconds(10),
        listener: Listener? = nil,
        onFailure failureHandler: FailureHandler? = nil,
        establish establisher: @escaping Establisher
    ) throws(TransportError) {
        self.address = address
        self.options = options
        self.listener = listener
        self.failureHandler = failureHandler
        self.establisher = establisher
        maintenanceSignal = try Signal()
        let machine = PoolMachine(
            address: address, options: options, isListening: listener != nil, isLoadBalanced: isLoadBalanced)
        contents = CrowdMutex(PoolContents(machine: machine))
        self.maintenanceInterval = maintenanceInterval
        let work = contents.withLock { $0.collectWork() }
        guard isStarted else { return }
        perform(work)
        try startMaintenance(every: maintenanceInterval)
    }

    /// How many connections are in which phase, and how many callers wait.
    package nonisolated var counts: PoolCounts {
        contents.withLock { $0.machine.counts }
    }

    /// How often the pool was cleared.
    package nonisolated var generation: Int {
        contents.withLock { $0.machine.generation }
    }

    /// Whether the pool was closed.
    package nonisolated var isClosed: Bool {
        contents.withLock { $0.machine.isClosed }
    }

    /// What a connection leads to behind a load balancer; nil before its greeting and elsewhere.
    package nonisolated func service(of key: ConnectionKey) -> ServiceGeneration? {
        contents.withLock { $0.machine.service(of: key) }
    }

    /// Notes what keeps a connection that is checked out; nil for nothing any more.
    nonisolated func pin(_ key: ConnectionKey, for use: PinUse?) {
        contents.withLock { $0.machine.pin(key, for: use) }
    }

    // MARK: Lending

    /// Lends a connection for the time of `body`, and takes it back whatever happens.
    ///
    /// - Parameter deadline: When to give up waiting; `nil` means after the pool's `waitQueueTimeout`.
    /// - Throws: ``ConnectionPoolError`` if there is no connection to be had, and what `body` throws.
    package nonisolated func withConnection<Result>(
        deadline: Deadline? = nil, _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        let connection = try await checkOut(deadline: deadline)
        defer { checkIn(connection) }
        return try await body(connection)
    }

    /// Takes a connection out, which must be given back by ``checkIn(_:)``.
    ///
    /// - Parameter deadline: When to give up waiting; `nil` means after the pool's `waitQueueTimeout`.
    /// - Throws: ``ConnectionPoolError`` if there is none to be had.
    package nonisolated func checkOut(deadline: Deadline? = nil) async throws(ConnectionPoolError)
        -> Connection
    {
        if let connection = checkOutAvailable() { return connection }
        return try await checkOutSlowly(deadline: deadline)
    }

    /// Takes out a free connection if there is one and nobody waits. Needs no suspension, no memory, and, unless
    /// somebody listens or idle connections expire, no clock.
    package nonisolated func checkOutAvailable() -> Connection? {
        listener == nil ? contents.withLock { $0.takeAvailable() } : feed { $0.takeAvailable() }
    }

    /// Gives a connection back, to whoever waits longest.
    package nonisolated func checkIn(_ connection: Connection) {
        let isReusable = connection.isReusable
        let work = contents.withLock { contents -> PoolWork<Connection>? in
            let hasEffects = contents.machine.checkIn(connection.key, isReusable: isReusable, now: .now)
            return hasEffects ? contents.collectWork() : nil
        }
        if let work { perform(work) }
    }

    /// An identity for one more caller in the queue.
    nonisolated func nextWaiterID() -> WaiterID {
        WaiterID(lastWaiter.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    // MARK: Effects

    /// Feeds the machine, and does what it wants done to others.
    nonisolated func feed<Outcome: Sendable>(_ event: (inout PoolContents<Connection>) -> Outcome) -> Outcome
    {
        let (outcome, work) = contents.withLock { contents in
            let outcome = event(&contents)
            return (outcome, contents.collectWork())
        }
        perform(work)
        return outcome
    }

    /// Does what collected under the lock, after it was left. Events come first, so that a caller who is woken finds
    /// them told.
    nonisolated func perform(_ work: PoolWork<Connection>) {
        for connection in work.closings { connection.close() }
        for interruption in work.interruptions { interruption.fire() }
        if work.hasEvents { deliverEvents() }
        for signal in work.signals { signal.announce() }
        if work.wantsMaintenance { maintenanceSignal.announce() }
    }

    nonisolated func deliverEvents() {
        guard let listener else { return }
        while let events = contents.withLock({ $0.beginDelivery() }) {
            for event in events { listener(event) }
            contents.withLock { $0.endDelivery() }
        }
    }
}
