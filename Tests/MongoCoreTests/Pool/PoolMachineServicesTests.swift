import BSON
import MongoCore
import Testing

/// Behind a load balancer the connections of one pool lead to several services, each with generations of its own.
@Suite struct PoolMachineServicesTests {
    private let first = ObjectID()
    private let second = ObjectID()

    private func judge(maxPoolSize: Int = 100) throws -> PoolJudge {
        var judge = try PoolJudge(maxPoolSize: maxPoolSize, isLoadBalanced: true)
        judge.forgetEvents()
        return judge
    }

    @Test("clearing a service drops the connections to it, and no others")
    func clearing() throws {
        var judge = try judge()
        let free = try judge.obtain(from: first)
        let busy = try judge.obtain(from: first)
        let others = try [judge.obtain(from: second), judge.obtain(from: second)]
        judge.checkIn(free)
        judge.checkIn(others[0])
        judge.forgetEvents()
        #expect(try judge.clearService(of: busy) == true)
        guard case .poolCleared(false, let cleared)? = judge.events.first, judge.events.count == 1 else {
            throw Unexpected("\(judge.events)")
        }
        #expect(cleared == first)
        guard case .ready = judge.machine.state else { throw Unexpected("the pool is not ready any more") }
        judge.prune()
        #expect(judge.closed == [free])
        judge.checkIn(busy)
        judge.checkIn(others[1])
        #expect(judge.closed == [free, busy])
        #expect(judge.machine.counts.available == 2)
        #expect(judge.machine.generation == 0)
    }

    @Test("a free connection to a service that was cleared is not lent")
    func staleConnections() throws {
        var judge = try judge()
        let stale = try judge.obtain(from: first)
        let sound = try judge.obtain(from: second)
        let busy = try judge.obtain(from: first)
        judge.checkIn(sound)
        judge.checkIn(stale)
        try judge.clearService(of: busy)
        #expect(judge.checkOutAvailable() == nil)
        guard case .use(let lent) = judge.request().outcome else { throw Unexpected("none is lent") }
        #expect(lent == sound)
        #expect(judge.closed == [stale])
    }

    @Test("of several failures in one generation of a service the first counts")
    func oldNews() throws {
        var judge = try judge()
        let old = try [judge.obtain(from: first), judge.obtain(from: first)]
        #expect(try judge.clearService(of: old[0]) == true)
        #expect(try judge.clearService(of: old[1]) == false)
        let new = try judge.obtain(from: first)
        #expect(judge.machine.service(of: new)?.generation == 1)
        #expect(try judge.clearService(of: old[1]) == false)
        #expect(!judge.machine.isStale(new))
        #expect(try judge.clearService(of: new) == true)
        #expect(judge.machine.isStale(new))
    }

    @Test("a service is forgotten with its last connection")
    func forgetting() throws {
        var judge = try judge()
        let only = try judge.obtain(from: first)
        let service = try #require(judge.machine.service(of: only))
        try judge.clearService(of: only)
        judge.checkIn(only)
        #expect(judge.machine.service(of: only) == nil)
        #expect(judge.clear(service) == false)
        let new = try judge.obtain(from: first)
        #expect(judge.machine.service(of: new)?.generation == 0)
    }

    @Test("a login that fails behind the greeting leaves nothing behind")
    func failedLogins() throws {
        var judge = try judge()
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no room") }
        #expect(judge.machine.service(of: key) == nil)
        judge.machine.greeted(key, by: first)
        #expect(try judge.clearService(of: key) == true)
        judge.establishFailed(key)
        #expect(judge.machine.service(of: key) == nil)
        let next = try judge.obtain(from: first)
        #expect(judge.machine.service(of: next)?.generation == 0)
    }

    @Test("a connection whose service is cleared while it logs in is of no use")
    func clearedMeanwhile() throws {
        var judge = try judge()
        let busy = try judge.obtain(from: first)
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no room") }
        judge.machine.greeted(key, by: first)
        try judge.clearService(of: busy)
        guard case .fail(.cleared)? = judge.established(key) else { throw Unexpected("not refused") }
        #expect(judge.closed == [key])
    }

    @Test("a connection that broke is closed for that, even when its service was cleared for it")
    func reasons() throws {
        var judge = try judge()
        let broken = try judge.obtain(from: first)
        let sound = try judge.obtain(from: first)
        try judge.clearService(of: broken)
        judge.forgetEvents()
        judge.checkIn(broken, isReusable: false)
        judge.checkIn(sound)
        let reasons = judge.events.compactMap { event -> PoolEvent.CloseReason? in
            if case .connectionClosed(_, let reason, _) = event { reason } else { nil }
        }
        #expect(reasons == [.error, .stale])
    }

    @Test("who waits in vain is told what keeps the connections")
    func statistics() throws {
        var judge = try judge(maxPoolSize: 3)
        let keys = try (0..<3).map { _ in try judge.obtain(from: first) }
        judge.machine.pin(keys[0], for: .cursor)
        judge.machine.pin(keys[1], for: .transaction)
        let waiter = judge.request()
        judge.expire(waiter.id)
        guard case .fail(let error)? = judge.outcomes[waiter.id] else { throw Unexpected("not failed") }
        #expect(
            error.description.hasSuffix(
                "maxPoolSize: 3, connections in use by cursors: 1, connections in use by transactions: 1, "
                    + "connections in use by other operations: 1"))
        judge.machine.pin(keys[1], for: .cursor)
        judge.machine.pin(keys[0], for: nil)
        #expect(judge.machine.counts.pinnedByCursors == 1)
        #expect(judge.machine.counts.pinnedByTransactions == 0)
        judge.checkIn(keys[1])
        #expect(judge.machine.counts.pinnedByCursors == 0)
    }

    @Test("a closed pool waits for nobody who only keeps a connection")
    func draining() throws {
        var judge = try judge()
        let kept = try judge.obtain(from: first)
        let busy = try judge.obtain(from: second)
        judge.machine.pin(kept, for: .transaction)
        judge.close()
        #expect(!judge.machine.isDrained)
        judge.checkIn(busy)
        #expect(judge.machine.isDrained)
        judge.checkIn(kept)
        #expect(judge.machine.isDrained)
        #expect(judge.closed == [busy, kept])
    }
}
