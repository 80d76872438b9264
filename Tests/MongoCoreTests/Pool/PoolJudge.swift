import BSON
import MongoCore
import Testing

/// Owns a pool machine as a driver would, keeps its own account of every connection and waiter, and fails the
/// test when the machine contradicts that account: above all when it closes a connection that somebody uses.
struct PoolJudge {
    enum Life { case pending, available, inUse }

    struct ServerDown: Error {}

    var machine: PoolMachine
    var now = Moment.start
    private(set) var lives: [ConnectionKey: Life] = [:]
    private(set) var waiting: [Int: WaiterID] = [:]
    /// How waiting ended, for each waiter whose waiting did.
    private(set) var outcomes: [WaiterID: PoolMachine.CheckOut] = [:]
    /// The waiters that were served, in that order.
    private(set) var served: [WaiterID] = []
    private(set) var closed: [ConnectionKey] = []
    private(set) var interrupted: [ConnectionKey] = []
    private(set) var events: [PoolEvent.Kind] = []
    private(set) var maintenanceWishes = 0
    private var nextWaiter: UInt64 = 0

    init(_ options: PoolOptions = .standard, ready: Bool = true, isLoadBalanced: Bool = false) {
        machine = PoolMachine(
            address: .tcp(host: "localhost", port: 27017), options: options, isListening: true,
            isLoadBalanced: isLoadBalanced)
        if ready { self.ready() }
        settle()
    }

    init(
        maxPoolSize: Int = 100, minPoolSize: Int = 0, maxConnecting: Int = 2, maxIdleTime: Duration? = nil,
        ready: Bool = true, isLoadBalanced: Bool = false
    ) throws {
        let options = try PoolOptions(
            maxPoolSize: maxPoolSize, minPoolSize: minPoolSize, maxConnecting: maxConnecting,
            maxIdleTime: maxIdleTime)
        self.init(options, ready: ready, isLoadBalanced: isLoadBalanced)
    }

    mutating func newWaiter() -> WaiterID {
        nextWaiter += 1
        return WaiterID(nextWaiter)
    }

    mutating func checkOutAvailable() -> ConnectionKey? {
        let key = machine.checkOutAvailable(now: now)
        if let key {
            #expect(waiting.isEmpty, "the short way overtook a waiter")
            take(key)
        }
        settle()
        return key
    }

    /// Asks as a caller does, and returns the waiter's identity beside the outcome.
    mutating func request() -> (id: WaiterID, outcome: PoolMachine.CheckOut) {
        let id = newWaiter()
        let outcome = machine.checkOut(id, at: now)
        account(outcome, waiter: id)
        settle()
        return (id, outcome)
    }

    /// Asks, and establishes the connection if told to.
    mutating func obtain() throws -> ConnectionKey {
        switch request().outcome {
        case .use(let key): return key
        case .establish(let key): return try establish(key)
        case .wait: throw Unexpected("wait")
        case .fail(let error): throw error
        }
    }

    mutating func establish(_ key: ConnectionKey) throws -> ConnectionKey {
        switch established(key) {
        case .use(let used)?: return used
        case .fail(let error)?: throw error
        case let other: throw Unexpected("\(String(describing: other))")
        }
    }

    @discardableResult
    mutating func established(_ key: ConnectionKey) -> PoolMachine.CheckOut? {
        #expect(lives[key] == .pending)
        lives[key] = .available
        let outcome = machine.established(key, at: now)
        if let outcome { account(outcome, waiter: nil) }
        settle()
        return outcome
    }

    @discardableResult
    mutating func establishFailed(_ key: ConnectionKey) -> PoolMachine.CheckOut? {
        #expect(lives[key] == .pending)
        lives[key] = nil
        let outcome = machine.establishFailed(key, ServerDown(), at: now)
        settle()
        return outcome
    }

    mutating func checkIn(_ key: ConnectionKey, isReusable: Bool = true) {
        #expect(lives[key] == .inUse)
        lives[key] = .available
        let hasEffects = machine.checkIn(key, isReusable: isReusable, now: now)
        #expect(hasEffects == !machine.effects.isEmpty)
        settle()
    }

    mutating func expire(_ waiter: WaiterID) {
        machine.expire(waiter, at: now)
        settle()
    }

    mutating func cancel(_ waiter: WaiterID) {
        machine.cancel(waiter, at: now)
        settle()
    }

    mutating func ready() {
        machine.ready()
        settle()
    }

    @discardableResult
    mutating func clear(failedGeneration: Int? = nil, interruptsInUse: Bool = false) -> Bool {
        let cleared = machine.clear(
            failedGeneration: failedGeneration, interruptsInUse: interruptsInUse, cause: ServerDown(),
            at: now)
        settle()
        return cleared
    }

    /// Establishes a connection that a service behind a load balancer greets.
    mutating func obtain(from serviceID: ObjectID) throws -> ConnectionKey {
        guard case .establish(let key) = request().outcome else { throw Unexpected("no room") }
        machine.greeted(key, by: serviceID)
        return try establish(key)
    }

    /// Drops the connections to the service that a connection leads to.
    @discardableResult
    mutating func clearService(of key: ConnectionKey) throws -> Bool {
        guard let service = machine.service(of: key) else { throw Unexpected("no service") }
        return clear(service)
    }

    mutating func clear(_ service: ServiceGeneration) -> Bool {
        let cleared = machine.clear(service)
        settle()
        return cleared
    }

    mutating func close() {
        machine.close(at: now)
        settle()
    }

    mutating func prune() {
        machine.prune(at: now)
        settle()
    }

    mutating func fill() -> ConnectionKey? {
        let key = machine.fill(at: now)
        if let key { lives[key] = .pending }
        settle()
        return key
    }

    mutating func forgetEvents() {
        events = []
    }

    var eventNames: [String] {
        events.map { String("\($0)".prefix { $0 != "(" }) }
    }

    private mutating func take(_ key: ConnectionKey) {
        #expect(lives[key] == .available, "connection \(key.number) handed out twice or unknown")
        lives[key] = .inUse
    }

    private mutating func account(_ outcome: PoolMachine.CheckOut, waiter: WaiterID?) {
        switch outcome {
        case .use(let key): take(key)
        case .establish(let key):
            #expect(lives[key] == nil)
            lives[key] = .pending
        case .wait(let slot):
            #expect(waiting[slot] == nil, "a slot was given to two waiters")
            waiting[slot] = waiter
        case .fail: break
        }
    }

    private mutating func settle() {
        guard let effects = machine.takeEffects() else { return checkInvariants() }
        #expect(machine.effects.isEmpty)
        for key in effects.closings {
            #expect(lives[key] == .available, "connection \(key.number) was closed while busy, or twice")
            lives[key] = nil
            closed.append(key)
        }
        for key in effects.interruptions {
            #expect(lives[key] == .inUse || lives[key] == .pending)
            interrupted.append(key)
        }
        for wakeup in effects.wakeups { wake(wakeup) }
        events += effects.events.map(\.kind)
        maintenanceWishes += effects.wantsMaintenance ? 1 : 0
        checkInvariants()
    }

    private mutating func wake(_ wakeup: PoolMachine.Wakeup) {
        guard let waiter = waiting.removeValue(forKey: wakeup.slot) else {
            Issue.record("nobody waits in slot \(wakeup.slot)")
            return
        }
        account(wakeup.outcome, waiter: nil)
        outcomes[waiter] = wakeup.outcome
        if case .fail = wakeup.outcome { return }
        served.append(waiter)
    }

    private func checkInvariants() {
        let counts = machine.counts
        #expect(counts.available == lives.values.count { $0 == .available })
        #expect(counts.pending == lives.values.count { $0 == .pending })
        #expect(counts.inUse == lives.values.count { $0 == .inUse })
        #expect(counts.waiting == waiting.count)
        let limits = machine.options
        #expect(counts.pending <= limits.maxConnecting)
        #expect(limits.maxPoolSize == 0 || counts.total <= limits.maxPoolSize)
        guard counts.waiting > 0 else { return }
        #expect(counts.available == 0, "a waiter was left beside a free connection")
        let full = limits.maxPoolSize != 0 && counts.total == limits.maxPoolSize
        #expect(full || counts.pending == limits.maxConnecting, "a waiter was left with room to establish")
        guard case .ready = machine.state else {
            Issue.record("somebody waits for a pool that is not ready")
            return
        }
    }
}

struct Unexpected: Error {
    let what: String
    init(_ what: String) { self.what = what }
}
