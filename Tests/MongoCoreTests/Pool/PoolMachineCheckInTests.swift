import MongoCore
import Testing

@Suite struct PoolMachineCheckInTests {
    @Test func aSoundConnectionIsKept() throws {
        var judge = PoolJudge()
        judge.checkIn(try judge.obtain())
        #expect(judge.machine.counts == PoolCounts(available: 1))
        #expect(judge.closed.isEmpty)
    }

    @Test func aBrokenConnectionIsClosed() throws {
        var judge = PoolJudge()
        let connection = try judge.obtain()
        judge.forgetEvents()
        judge.checkIn(connection, isReusable: false)
        #expect(judge.closed == [connection])
        #expect(judge.eventNames == ["checkedIn", "connectionClosed"])
        guard case .connectionClosed(1, .error, _)? = judge.events.last else { throw Unexpected("reason") }
    }

    @Test func aStaleConnectionIsClosed() throws {
        var judge = PoolJudge()
        let connection = try judge.obtain()
        judge.clear()
        judge.ready()
        judge.checkIn(connection)
        #expect(judge.closed == [connection])
        guard case .connectionClosed(1, .stale, _)? = judge.events.last else { throw Unexpected("reason") }
    }

    @Test func aConnectionOfAClosedPoolIsClosed() throws {
        var judge = PoolJudge()
        let connection = try judge.obtain()
        judge.close()
        #expect(!judge.machine.isDrained)
        judge.checkIn(connection)
        #expect(judge.closed == [connection])
        #expect(judge.machine.isDrained)
        guard case .connectionClosed(1, .poolClosed, _)? = judge.events.last else {
            throw Unexpected("reason")
        }
    }

    @Test func theRoomOfABrokenConnectionGoesToAWaiter() throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        let connection = try judge.obtain()
        let waiter = judge.request()
        judge.checkIn(connection, isReusable: false)
        guard case .establish(let key)? = judge.outcomes[waiter.id] else { throw Unexpected("no leave") }
        #expect(key.slot == connection.slot)
        #expect(key.number == 2)
    }
}

@Suite struct PoolMachineEstablishTests {
    @Test func eventsOfACallersConnection() throws {
        var judge = PoolJudge()
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no leave") }
        judge.now += .milliseconds(5)
        _ = try judge.establish(key)
        let expected = [
            "poolCreated", "poolReady", "checkOutStarted", "connectionCreated", "connectionReady",
            "checkedOut",
        ]
        #expect(judge.eventNames == expected)
        guard case .checkedOut(1, .milliseconds(5))? = judge.events.last else { throw Unexpected("time") }
    }

    @Test func aFailureGivesItsRoomToAWaiter() throws {
        var judge = try PoolJudge(maxPoolSize: 1)
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no leave") }
        let waiter = judge.request()
        judge.forgetEvents()
        guard case .fail(.establishing(_, let error))? = judge.establishFailed(key) else {
            throw Unexpected("no failure")
        }
        #expect(error is PoolJudge.ServerDown)
        #expect(judge.eventNames == ["connectionClosed", "checkOutFailed", "connectionCreated"])
        guard case .establish? = judge.outcomes[waiter.id] else { throw Unexpected("no leave") }
    }

    @Test func oneThatBecameStaleIsClosed() throws {
        var judge = PoolJudge()
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no leave") }
        judge.clear()
        guard case .fail(.cleared(_, let cause))? = judge.established(key) else { throw Unexpected("kept") }
        #expect(cause is PoolJudge.ServerDown)
        #expect(judge.closed == [key])
    }

    @Test func oneForAClosedPoolIsClosed() throws {
        var judge = PoolJudge()
        guard case .establish(let key) = judge.request().outcome else { throw Unexpected("no leave") }
        judge.close()
        #expect(!judge.machine.isDrained)
        guard case .fail(.closed)? = judge.established(key) else { throw Unexpected("kept") }
        #expect(judge.closed == [key])
        #expect(judge.machine.isDrained)
    }

    @Test func oneMadeInTheBackgroundServesAWaiterAndMakesRoomForTheNext() throws {
        var judge = try PoolJudge(maxPoolSize: 3, minPoolSize: 1, maxConnecting: 1)
        guard let key = judge.fill() else { throw Unexpected("nothing to fill") }
        let first = judge.request()
        let second = judge.request()
        guard judge.established(key) == nil else { throw Unexpected("an outcome") }
        guard case .use(key)? = judge.outcomes[first.id] else { throw Unexpected("not served") }
        guard case .establish? = judge.outcomes[second.id] else { throw Unexpected("no leave") }
    }

    @Test func backgroundFailuresTouchNobody() throws {
        var judge = try PoolJudge(minPoolSize: 1)
        guard let key = judge.fill() else { throw Unexpected("nothing to fill") }
        judge.forgetEvents()
        guard judge.establishFailed(key) == nil else { throw Unexpected("an outcome") }
        #expect(judge.eventNames == ["connectionClosed"])
        #expect(judge.machine.counts == PoolCounts())
    }

    @Test func oneMadeInTheBackgroundForAClearedPoolIsClosed() throws {
        var judge = try PoolJudge(minPoolSize: 1)
        guard let key = judge.fill() else { throw Unexpected("nothing to fill") }
        judge.clear()
        guard judge.established(key) == nil else { throw Unexpected("an outcome") }
        #expect(judge.closed == [key])
    }
}
