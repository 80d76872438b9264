import MongoCore
import Testing

@Suite struct PoolMachineLifecycleTests {
    @Test func readyTwiceIsReadyOnce() {
        var judge = PoolJudge()
        judge.ready()
        #expect(judge.eventNames == ["poolCreated", "poolReady"])
        #expect(judge.maintenanceWishes == 1)
    }

    @Test func clearingAPausedPoolTellsNobodyButCounts() {
        var judge = PoolJudge(ready: false)
        judge.clear()
        #expect(judge.eventNames == ["poolCreated"])
        #expect(judge.machine.generation == 1)
    }

    @Test func clearFailsAllWaitersAfterTheEvent() throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        _ = try judge.obtain()
        let waiters = [judge.request(), judge.request()]
        judge.forgetEvents()
        judge.clear()
        #expect(judge.eventNames == ["poolCleared", "checkOutFailed", "checkOutFailed"])
        for waiter in waiters {
            guard case .fail(.cleared(_, let cause))? = judge.outcomes[waiter.id] else {
                throw Unexpected("not failed")
            }
            #expect(cause is PoolJudge.ServerDown)
        }
    }

    @Test func clearLeavesTheClosingToMaintenance() throws {
        var judge = PoolJudge()
        let free = try judge.obtain()
        let busy = try judge.obtain()
        judge.checkIn(free)
        let wishes = judge.maintenanceWishes
        judge.clear()
        #expect(judge.closed.isEmpty)
        #expect(judge.maintenanceWishes == wishes + 1)
        judge.prune()
        #expect(judge.closed == [free])
        #expect(judge.interrupted.isEmpty)
        judge.checkIn(busy)
        #expect(judge.closed == [free, busy])
    }

    @Test func clearMayInterruptWhatIsInUse() throws {
        var judge = PoolJudge()
        let busy = try judge.obtain()
        judge.clear(interruptsInUse: true)
        #expect(judge.interrupted == [busy])
        judge.checkIn(busy, isReusable: false)
        guard case .connectionClosed(1, .stale, _)? = judge.events.last else { throw Unexpected("reason") }
    }

    @Test func clearMayInterruptWhatIsBeingEstablished() throws {
        var judge = PoolJudge()
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no leave") }
        judge.clear(interruptsInUse: true)
        #expect(judge.interrupted == [key])
        guard case .fail(.establishing)? = judge.establishFailed(key) else { throw Unexpected("outcome") }
    }

    @Test func aFailureOfAnEarlierGenerationClearsNothing() {
        var judge = PoolJudge()
        #expect(judge.clear(failedGeneration: 0) == true)
        judge.ready()
        #expect(judge.clear(failedGeneration: 0) == false)
        guard case .ready = judge.machine.state else {
            Issue.record("not ready")
            return
        }
        #expect(judge.clear(failedGeneration: 1) == true)
    }

    @Test func closeClosesFreeConnectionsBeforeItSaysSo() throws {
        var judge = PoolJudge()
        let connection = try judge.obtain()
        judge.checkIn(connection)
        judge.forgetEvents()
        judge.close()
        #expect(judge.eventNames == ["connectionClosed", "poolClosed"])
        #expect(judge.closed == [connection])
        #expect(judge.machine.isDrained)
    }

    @Test func closeFailsAllWaiters() throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        _ = try judge.obtain()
        let waiter = judge.request()
        judge.close()
        guard case .fail(.closed)? = judge.outcomes[waiter.id] else { throw Unexpected("not failed") }
    }

    @Test func aClosedPoolStaysClosed() {
        var judge = PoolJudge()
        judge.close()
        judge.forgetEvents()
        judge.close()
        judge.ready()
        #expect(judge.clear() == false)
        #expect(judge.events.isEmpty)
        #expect(judge.fill() == nil)
    }
}

@Suite struct PoolMachineMaintenanceTests {
    @Test func pruningClosesOnlyWhatIsIdleForTooLong() throws {
        var judge = try PoolJudge(maxIdleTime: .seconds(1))
        let old = try judge.obtain()
        let young = try judge.obtain()
        judge.checkIn(old)
        judge.now += .seconds(1)
        judge.checkIn(young)
        judge.now += .milliseconds(1)
        judge.prune()
        #expect(judge.closed == [old])
        #expect(judge.checkOutAvailable() == young)
    }

    @Test func fillsOneAtATimeUpToTheMinimum() throws {
        var judge = try PoolJudge(minPoolSize: 2)
        guard let first = judge.fill() else { throw Unexpected("no fill") }
        #expect(judge.fill() == nil)
        judge.established(first)
        guard let second = judge.fill() else { throw Unexpected("no fill") }
        judge.establishFailed(second)
        guard let third = judge.fill() else { throw Unexpected("no fill") }
        judge.established(third)
        #expect(judge.fill() == nil)
        #expect(judge.machine.counts == PoolCounts(available: 2))
    }

    @Test func fillingHonoursMaxConnecting() throws {
        var judge = try PoolJudge(minPoolSize: 5, maxConnecting: 1)
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no leave") }
        #expect(judge.fill() == nil)
        judge.established(key)
        #expect(judge.fill() != nil)
    }

    @Test func aCallerEstablishesBesideTheFilling() throws {
        var judge = try PoolJudge(minPoolSize: 2, maxConnecting: 2)
        guard let filled = judge.fill() else { throw Unexpected("no fill") }
        guard case .establish = judge.request().outcome else { throw Unexpected("no leave") }
        let waiter = judge.request()
        judge.established(filled)
        guard case .use(filled)? = judge.outcomes[waiter.id] else { throw Unexpected("not served") }
        #expect(judge.fill() == nil)
    }

    @Test func aPausedPoolIsNotFilled() throws {
        var judge = try PoolJudge(minPoolSize: 1, ready: false)
        #expect(judge.fill() == nil)
        judge.ready()
        #expect(judge.fill() != nil)
        judge.clear()
        #expect(judge.fill() == nil)
    }
}
