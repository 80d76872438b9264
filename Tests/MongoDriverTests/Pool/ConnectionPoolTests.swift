import MongoCore
import MongoDriver
import MongoTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionPoolTests {
    @Test func lendsAndTakesBack() async throws {
        let test = try TestPool()
        let first = try await test.checkOut()
        test.checkIn(first)
        let second = try await test.checkOut()
        #expect(first === second)
        #expect(test.pool.counts == PoolCounts(inUse: 1))
        test.checkIn(second)
        #expect(
            test.eventNames == [
                "poolCreated", "poolReady", "checkOutStarted", "connectionCreated", "connectionReady",
                "checkedOut",
                "checkedIn", "checkOutStarted", "checkedOut", "checkedIn",
            ])
    }

    @Test func worksWithoutListener() async throws {
        let test = try TestPool(listening: false)
        let connection = try await test.checkOut()
        test.checkIn(connection)
        #expect(test.pool.checkOutAvailable() === connection)
        #expect(test.eventNames.isEmpty)
    }

    @Test func takesBackWhateverHappens() async throws {
        let test = try TestPool()
        try await test.pool.withConnection { _ in
            #expect(test.pool.counts == PoolCounts(inUse: 1))
        }
        await #expect(throws: TestPool.ServerDown.self) {
            try await test.pool.withConnection { _ in throw TestPool.ServerDown() }
        }
        #expect(test.pool.counts == PoolCounts(available: 1))
    }

    @Test func closesWhatCameBackBroken() async throws {
        let test = try TestPool()
        let connection = try await test.checkOut()
        connection.breakDown()
        test.checkIn(connection)
        #expect(connection.isClosed)
        #expect(test.pool.counts == PoolCounts())
    }

    @Test func refusesWhilePausedAndOnceClosed() async throws {
        let test = try TestPool(ready: false)
        await #expect(throws: ConnectionPoolError.self) { try await test.checkOut() }
        test.pool.ready()
        test.pool.close()
        do {
            _ = try await test.checkOut()
            Issue.record("a closed pool handed out a connection")
        } catch ConnectionPoolError.closed {
        }
    }

    @Test func tellsWhyNoConnectionCouldBeEstablished() async throws {
        let failures = Shared<[Int]>([])
        let test = try TestPool(
            delay: { _ in throw TestPool.ServerDown() },
            onFailure: { error, key in
                #expect(error is TestPool.ServerDown)
                failures.change { $0.append(key.number) }
            })
        do {
            _ = try await test.checkOut()
            Issue.record("handed out a connection")
        } catch ConnectionPoolError.establishing(_, let error) {
            #expect(error is TestPool.ServerDown)
        }
        #expect(failures.value == [1])
        #expect(Array(test.eventNames.suffix(2)) == ["connectionClosed", "checkOutFailed"])
    }

    /// A handler that clears the pool must reach the waiters before the freed room does.
    @Test func aClearByTheFailureHandlerComesBeforeTheNextAttempt() async throws {
        let gate = Gate()
        let pool = Shared<ConnectionPool<JudgeConnection>?>(nil)
        let test = try TestPool(
            PoolOptions(maxConnecting: 1),
            delay: { _ in
                try await gate.pass()
                throw TestPool.ServerDown()
            },
            onFailure: { error, key in
                pool.value?.clear(failedGeneration: key.generation, cause: error)
            })
        pool.change { $0 = test.pool }
        let first = Task { try await test.checkOut() }
        try await test.waitForEvent("connectionCreated")
        let second = Task { try await test.checkOut() }
        try await test.waitForEvent("checkOutStarted", count: 2)
        gate.open()
        await #expect(throws: ConnectionPoolError.self) { try await first.value }
        do {
            _ = try await second.value
            Issue.record("handed out a connection")
        } catch ConnectionPoolError.cleared {
        }
        #expect(test.eventNames.count { $0 == "connectionCreated" } == 1)
        pool.change { $0 = nil }
    }

    @Test func establishesInTheCallersContext() async throws {
        let test = try TestPool(delay: { _ in #expect(Context.name == "caller") })
        try await Context.$name.withValue("caller") {
            test.checkIn(try await test.checkOut())
        }
    }

    @Test func namesTheServerAndTheStateWhenTimeIsUp() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 1, waitQueueTimeout: .milliseconds(20)))
        let held = try await test.checkOut()
        do {
            _ = try await test.checkOut()
            Issue.record("handed out a connection")
        } catch ConnectionPoolError.waitQueueTimeout(let timeout) {
            #expect(timeout.waited >= .milliseconds(20))
            #expect(timeout.counts == PoolCounts(inUse: 1))
            #expect(timeout.description.contains("nowhere:1"))
            #expect(timeout.description.contains("maxPoolSize 1"))
        }
        test.checkIn(held)
        #expect(test.pool.counts == PoolCounts(available: 1))
    }

    @Test func aDeadlineReplacesTheTimeout() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 1, waitQueueTimeout: .seconds(60)))
        let held = try await test.checkOut()
        await #expect(throws: ConnectionPoolError.self) {
            try await test.checkOut(deadline: .after(.milliseconds(10)))
        }
        test.checkIn(held)
    }

    @Test func aCancelledWaiterLeavesTheQueue() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 1))
        let held = try await test.checkOut()
        let leaver = Task { try await test.checkOut() }
        try await test.wait("the first waits") { test.pool.counts.waiting == 1 }
        let stayer = Task { test.checkIn(try await test.checkOut()) }
        try await test.wait("both wait") { test.pool.counts.waiting == 2 }
        leaver.cancel()
        do {
            _ = try await leaver.value
            Issue.record("handed out a connection")
        } catch ConnectionPoolError.cancelled {
        }
        #expect(test.pool.counts.waiting == 1)
        test.checkIn(held)
        try await stayer.value
    }

    @Test func aTaskThatWasCancelledBeforeDoesNotWait() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 1))
        let held = try await test.checkOut()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await test.checkOut()
        }
        await #expect(throws: ConnectionPoolError.self) { try await task.value }
        test.checkIn(held)
        #expect(test.pool.counts == PoolCounts(available: 1))
    }

    private enum Context {
        @TaskLocal static var name = ""
    }
}
