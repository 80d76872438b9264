internal import MongoCore
internal import MongoTransport

/// All that the lock of a pool guards: the machine, which decides, and under its keys and slots the connections
/// and the callers that it decides about.
struct PoolContents<Connection: PooledConnection> {
    var machine: PoolMachine
    /// The established connections by their slots.
    private var connections: [Connection?] = []
    /// How to cut short the establishing of those that are not established yet.
    private var pending: [ConnectionKey: Interruption] = [:]
    /// The waiting callers by their slots.
    private var waiters: [PoolWaiter<Connection>?] = []
    /// Waiters nobody uses now, kept since making one costs.
    private var spareWaiters: [PoolWaiter<Connection>] = []
    /// Those who wait for the closed pool to be drained.
    var drainers: [Signal] = []
    /// Events that happened and were not delivered yet, in order.
    private var backlog: [PoolEvent] = []
    /// Whether some thread is delivering events, and will deliver the backlog too.
    private var isDelivering = false
    /// The background work, once it runs.
    var maintenance: Task<Void, Never>?

    /// More callers than this at once are rare enough to make their waiters anew.
    private static var spareWaiterLimit: Int { 256 }

    init(machine: PoolMachine) {
        self.machine = machine
    }

    /// The connection in a slot that the machine gave out.
    func connection(_ key: ConnectionKey) -> Connection? {
        guard connections.indices.contains(key.slot) else { return nil }
        return connections[key.slot]
    }

    /// Takes out a free connection, if there is one and nobody waits.
    mutating func takeAvailable() -> Connection? {
        guard let key = machine.checkOutAvailable(now: .now) else { return nil }
        return connection(key)
    }

    /// Notes how to cut short the establishing of a connection.
    mutating func beginPending(_ key: ConnectionKey, _ interruption: Interruption) {
        pending[key] = interruption
    }

    /// Forgets how to cut short an establishing that is over.
    mutating func endPending(_ key: ConnectionKey) {
        pending[key] = nil
    }

    /// Puts a connection under its key, before the machine hears of it.
    mutating func insert(_ connection: Connection, _ key: ConnectionKey) {
        while connections.count <= key.slot { connections.append(nil) }
        connections[key.slot] = connection
    }

    // MARK: Waiters

    /// A waiter to enter the queue with.
    mutating func spareWaiter() throws(TransportError) -> PoolWaiter<Connection> {
        if let spare = spareWaiters.popLast() { return spare }
        return try PoolWaiter()
    }

    /// Notes who waits in a slot that the machine gave out.
    mutating func insert(_ waiter: PoolWaiter<Connection>, slot: Int) {
        while waiters.count <= slot { waiters.append(nil) }
        waiters[slot] = waiter
    }

    /// How the waiting of a caller ended, whose waiter is taken back then; `nil` if it goes on.
    mutating func takeTurn(of waiter: PoolWaiter<Connection>) -> PoolTurn<Connection>? {
        guard let outcome = waiter.outcome else { return nil }
        recycle(waiter)
        return turn(outcome)
    }

    /// Takes a waiter back.
    mutating func recycle(_ waiter: PoolWaiter<Connection>) {
        waiter.outcome = nil
        if spareWaiters.count < Self.spareWaiterLimit { spareWaiters.append(waiter) }
    }

    /// What a caller has to do, by the machine's word.
    func turn(_ outcome: PoolMachine.CheckOut) -> PoolTurn<Connection>? {
        switch outcome {
        case .use(let key): connection(key).map { .use($0) }
        case .establish(let key): .establish(key)
        case .fail(let error): .fail(error)
        case .wait: nil
        }
    }

    // MARK: Effects

    /// Turns the machine's effects into work to be done once the lock is left.
    mutating func collectWork() -> PoolWork<Connection> {
        var work = PoolWork<Connection>()
        if let effects = machine.takeEffects() { collect(effects, into: &work) }
        if !drainers.isEmpty, machine.isDrained {
            work.signals += drainers
            drainers = []
        }
        return work
    }

    private mutating func collect(_ effects: PoolMachine.Effects, into work: inout PoolWork<Connection>) {
        for key in effects.closings {
            if let connection = connection(key) { work.closings.append(connection) }
            connections[key.slot] = nil
        }
        for key in effects.interruptions {
            if let interruption = pending[key] {
                work.interruptions.append(interruption)
            } else if let connection = connection(key) {
                work.closings.append(connection)
            }
        }
        for wakeup in effects.wakeups {
            guard let waiter = waiters[wakeup.slot] else { continue }
            waiters[wakeup.slot] = nil
            waiter.outcome = wakeup.outcome
            work.signals.append(waiter.signal)
        }
        backlog += effects.events
        work.hasEvents = !backlog.isEmpty
        work.wantsMaintenance = effects.wantsMaintenance
    }

    // MARK: Events

    /// Takes the events to deliver; `nil` if there are none, or another thread is at it.
    mutating func beginDelivery() -> [PoolEvent]? {
        guard !isDelivering, !backlog.isEmpty else { return nil }
        isDelivering = true
        var events: [PoolEvent] = []
        swap(&events, &backlog)
        return events
    }

    /// Lets the next delivery begin.
    mutating func endDelivery() {
        isDelivering = false
    }
}
