import MongoCore
import Testing

@Suite struct PoolMachineCheckOutTests {
    @Test func aPausedPoolRefuses() {
        var judge = PoolJudge(ready: false)
        #expect(judge.checkOutAvailable() == nil)
        guard case .fail(.cleared(_, cause: nil)) = judge.request().outcome else {
            Issue.record("not refused")
            return
        }
        #expect(judge.eventNames == ["poolCreated", "checkOutStarted", "checkOutFailed"])
    }

    @Test func aClearedPoolNamesTheCause() {
        var judge = PoolJudge()
        judge.clear()
        guard case .fail(.cleared(_, let cause)) = judge.request().outcome else {
            Issue.record("not refused")
            return
        }
        #expect(cause is PoolJudge.ServerDown)
    }

    @Test func aClosedPoolRefuses() {
        var judge = PoolJudge()
        judge.close()
        #expect(judge.checkOutAvailable() == nil)
        guard case .fail(.closed) = judge.request().outcome else {
            Issue.record("not refused")
            return
        }
    }

    @Test func theMostRecentlyUsedComesFirst() throws {
        var judge = PoolJudge()
        let first = try judge.obtain()
        let second = try judge.obtain()
        judge.checkIn(second)
        judge.checkIn(first)
        #expect(judge.checkOutAvailable() == first)
        #expect(judge.checkOutAvailable() == second)
        #expect(judge.checkOutAvailable() == nil)
    }

    @Test func connectionsAreNumberedInOrder() throws {
        var judge = PoolJudge()
        #expect(try judge.obtain().number == 1)
        #expect(try judge.obtain().number == 2)
    }

    @Test func waitsWhenThePoolIsFull() throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        let connection = try judge.obtain()
        let first = judge.request()
        let second = judge.request()
        guard case .wait = first.outcome, case .wait = second.outcome else {
            Issue.record("did not wait")
            return
        }
        judge.checkIn(connection)
        #expect(judge.served == [first.id])
        judge.checkIn(connection)
        #expect(judge.served == [first.id, second.id])
    }

    @Test func whoWouldMakeTheQueueTooLongIsRefused() throws {
        for options in [
            try PoolOptions(maxPoolSize: 2, waitQueueSize: 3),
            try PoolOptions(maxPoolSize: 3, waitQueueMultiple: 1),
            try PoolOptions(maxPoolSize: 1, waitQueueSize: 3, waitQueueMultiple: 9),
            try PoolOptions(maxPoolSize: 3, waitQueueSize: 9, waitQueueMultiple: 1),
        ] {
            var judge = PoolJudge(options)
            let held = try (0..<options.maxPoolSize).map { _ in try judge.obtain() }
            for _ in 0..<3 {
                guard case .wait = judge.request().outcome else { throw Unexpected("no waiting") }
            }
            judge.forgetEvents()
            guard case .fail(.waitQueueFull(_, waiting: 3)) = judge.request().outcome else {
                throw Unexpected("not refused")
            }
            #expect(judge.eventNames == ["checkOutStarted", "checkOutFailed"])
            // One who leaves makes room for another.
            judge.checkIn(held[0])
            guard case .wait = judge.request().outcome else { throw Unexpected("no waiting") }
        }
    }

    @Test func aQueueOfNoneServesThoseWhoNeedNotWait() throws {
        var judge = PoolJudge(try PoolOptions(maxPoolSize: 1, waitQueueSize: 0))
        let held = try judge.obtain()
        guard case .fail(.waitQueueFull(_, waiting: 0)) = judge.request().outcome else {
            throw Unexpected("not refused")
        }
        judge.checkIn(held)
        #expect(try judge.obtain() == held)
    }

    @Test func withoutALimitOfConnectionsAMultipleOfItIsNone() throws {
        var judge = PoolJudge(try PoolOptions(maxPoolSize: 0, maxConnecting: 1, waitQueueMultiple: 1))
        for _ in 0..<50 { _ = judge.request() }
        #expect(judge.machine.counts.waiting == 49)
    }

    @Test func noLimitMeansNoWaiting() throws {
        var judge = try PoolJudge(maxPoolSize: 0, maxConnecting: 1)
        for _ in 0..<500 { _ = try judge.obtain() }
        #expect(judge.machine.counts.inUse == 500)
    }

    @Test func waitsWhenTooManyAreBeingEstablished() throws {
        var judge = try PoolJudge(maxConnecting: 1)
        guard case .establish(let pending) = judge.request().outcome else { throw Unexpected("no leave") }
        let waiter = judge.request()
        guard case .wait = waiter.outcome else { throw Unexpected("no waiting") }
        judge.established(pending)
        guard case .establish(let next)? = judge.outcomes[waiter.id] else { throw Unexpected("no leave") }
        #expect(next.number == 2)
    }

    @Test func oneWaitingToEstablishTakesAReturnedConnection() throws {
        var judge = try PoolJudge(maxConnecting: 1)
        let held = try judge.obtain()
        guard case .establish = judge.request().outcome else { throw Unexpected("no leave") }
        let waiter = judge.request()
        judge.checkIn(held)
        guard case .use(held)? = judge.outcomes[waiter.id] else { throw Unexpected("not served") }
    }

    @Test func anIdleConnectionIsNotHandedOut() throws {
        var judge = try PoolJudge(maxIdleTime: .milliseconds(10))
        let old = try judge.obtain()
        judge.checkIn(old)
        judge.now += .milliseconds(10)
        #expect(judge.checkOutAvailable() == old)
        judge.checkIn(old)
        judge.now += .milliseconds(11)
        #expect(judge.checkOutAvailable() == nil)
        judge.forgetEvents()
        #expect(try judge.obtain().number == 2)
        #expect(judge.closed == [old])
        let expected = [
            "checkOutStarted", "connectionClosed", "connectionCreated", "connectionReady", "checkedOut",
        ]
        #expect(judge.eventNames == expected)
    }

    @Test func aStaleConnectionIsNotHandedOut() throws {
        var judge = PoolJudge()
        let old = try judge.obtain()
        judge.checkIn(old)
        judge.clear()
        judge.ready()
        #expect(judge.checkOutAvailable() == nil)
        #expect(try judge.obtain().generation == 1)
        #expect(judge.closed == [old])
    }

    @Test func durationsCountFromTheRequest() throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        let connection = try judge.obtain()
        _ = judge.request()
        judge.now += .seconds(3)
        judge.forgetEvents()
        judge.checkIn(connection)
        guard case .checkedOut(_, let duration)? = judge.events.last else { throw Unexpected("no event") }
        #expect(duration == .seconds(3))
    }
}

/// A cancellation or a timeout may arrive in any state of the one who asked.
@Suite struct PoolMachineWaiterTests {
    enum Ending: CaseIterable { case cancel, expire }

    private static func end(_ judge: inout PoolJudge, _ waiter: WaiterID, _ ending: Ending) {
        switch ending {
        case .cancel: judge.cancel(waiter)
        case .expire: judge.expire(waiter)
        }
    }

    @Test(arguments: Ending.allCases)
    func beforeAsking(ending: Ending) {
        var judge = PoolJudge()
        judge.forgetEvents()
        Self.end(&judge, WaiterID(7), ending)
        #expect(judge.events.isEmpty)
    }

    @Test(arguments: Ending.allCases)
    func whileWaiting(ending: Ending) throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        let connection = try judge.obtain()
        let leaver = judge.request()
        let next = judge.request()
        judge.now += .milliseconds(50)
        judge.forgetEvents()
        Self.end(&judge, leaver.id, ending)
        #expect(judge.eventNames == ["checkOutFailed"])
        switch (ending, judge.outcomes[leaver.id]) {
        case (.cancel, .fail(.cancelled(_, waited: .milliseconds(50)))): break
        case (.expire, .fail(.waitQueueTimeout(let timeout))):
            #expect(timeout.waited == .milliseconds(50))
            #expect(timeout.counts == PoolCounts(inUse: 1, waiting: 1))
            #expect(timeout.description.contains("localhost:27017"))
        case (_, let outcome): Issue.record("\(String(describing: outcome))")
        }
        judge.checkIn(connection)
        #expect(judge.served == [next.id])
    }

    @Test(arguments: Ending.allCases)
    func afterBeingServed(ending: Ending) throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        let connection = try judge.obtain()
        let waiter = judge.request()
        judge.checkIn(connection)
        Self.end(&judge, waiter.id, ending)
        guard case .use(connection)? = judge.outcomes[waiter.id] else { throw Unexpected("not served") }
        #expect(judge.machine.counts == PoolCounts(inUse: 1))
    }

    @Test(arguments: Ending.allCases)
    func whileEstablishing(ending: Ending) throws {
        var judge = PoolJudge()
        let asked = judge.request()
        guard case .establish(let key) = asked.outcome else { throw Unexpected("no leave") }
        Self.end(&judge, asked.id, ending)
        #expect(judge.machine.counts == PoolCounts(pending: 1))
        #expect(try judge.establish(key) == key)
    }

    @Test(arguments: Ending.allCases)
    func afterAClear(ending: Ending) throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        _ = try judge.obtain()
        let waiter = judge.request()
        judge.clear()
        Self.end(&judge, waiter.id, ending)
        guard case .fail(.cleared)? = judge.outcomes[waiter.id] else { throw Unexpected("not failed") }
    }

    /// The slot of one who left belongs to another one: a late timer must not touch that one.
    @Test(arguments: Ending.allCases)
    func afterTheSlotWasGivenAway(ending: Ending) throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        _ = try judge.obtain()
        let early = judge.request()
        judge.cancel(early.id)
        let late = judge.request()
        Self.end(&judge, early.id, ending)
        #expect(judge.outcomes[late.id] == nil)
        #expect(judge.machine.counts.waiting == 1)
    }
}
