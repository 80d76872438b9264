import MongoCore
import MongoDriver
import MongoTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionPoolLifecycleTests {
    @Test func clearClosesFreeConnectionsSoon() async throws {
        let test = try TestPool()
        let free = try await test.checkOut()
        let busy = try await test.checkOut()
        test.checkIn(free)
        #expect(test.pool.clear(cause: TestPool.ServerDown()))
        try await test.wait("the free one is closed") { free.isClosed }
        #expect(!busy.isClosed)
        test.checkIn(busy)
        #expect(busy.isClosed)
        #expect(test.pool.generation == 1)
    }

    @Test func clearMayInterrupt() async throws {
        let test = try TestPool()
        let busy = try await test.checkOut()
        busy.expectInterruption()
        test.pool.clear(interruptsInUse: true)
        #expect(busy.isClosed)
        test.checkIn(busy)
        #expect(test.pool.counts == PoolCounts())
    }

    @Test func clearMayInterruptAnEstablishing() async throws {
        let test = try TestPool { request in
            let interrupted = Gate()
            request.interruption.onFire { interrupted.open() }
            try await interrupted.pass()
            throw TestPool.ServerDown()
        }
        let asker = Task { try await test.checkOut() }
        try await test.waitForEvent("connectionCreated")
        test.pool.clear(interruptsInUse: true)
        await #expect(throws: ConnectionPoolError.self) { try await asker.value }
        #expect(test.pool.counts == PoolCounts())
    }

    @Test func clearFailsWaiters() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 1))
        let held = try await test.checkOut()
        let waiter = Task { try await test.checkOut() }
        try await test.wait("one waits") { test.pool.counts.waiting == 1 }
        test.pool.clear(cause: TestPool.ServerDown())
        do {
            _ = try await waiter.value
            Issue.record("handed out a connection")
        } catch ConnectionPoolError.cleared(_, let cause) {
            #expect(cause is TestPool.ServerDown)
        }
        test.checkIn(held)
    }

    @Test func drainWaitsForWhatIsInUse() async throws {
        let test = try TestPool()
        let free = try await test.checkOut()
        let busy = try await test.checkOut()
        test.checkIn(free)
        let drain = Task { try await test.pool.drain(until: .after(.seconds(10))) }
        try await test.waitForEvent("poolClosed")
        #expect(free.isClosed)
        #expect(!busy.isClosed)
        test.checkIn(busy)
        #expect(try await drain.value)
        #expect(busy.isClosed)
    }

    @Test func drainStopsAtItsDeadline() async throws {
        let test = try TestPool()
        let busy = try await test.checkOut()
        #expect(try await !test.pool.drain(until: .after(.milliseconds(10))))
        test.checkIn(busy)
        #expect(try await test.pool.drain(until: .never))
    }

    @Test func closeEndsTheBackgroundWork() async throws {
        let gate = Gate()
        let test = try TestPool(PoolOptions(minPoolSize: 2)) { _ in try await gate.pass() }
        try await test.waitForEvent("connectionCreated")
        // The gate stays closed: the attempt ends by being cancelled.
        #expect(try await test.pool.drain(until: .after(.seconds(10))))
        #expect(test.eventNames.count { $0 == "connectionClosed" } == 1)
    }

    @Test func fillsToTheMinimum() async throws {
        let test = try TestPool(PoolOptions(minPoolSize: 5))
        try await test.wait("five are free") { test.pool.counts == PoolCounts(available: 5) }
        try await test.waitForEvent("connectionReady", count: 5)
        let names = test.eventNames
        #expect(names.firstIndex(of: "poolReady") ?? .max < names.firstIndex(of: "connectionCreated") ?? .min)
    }

    @Test func replacesIdleConnections() async throws {
        let test = try TestPool(
            PoolOptions(minPoolSize: 1, maxIdleTime: .milliseconds(20)), interval: .milliseconds(10))
        try await test.waitForEvent("connectionReady", count: 2)
        #expect(test.eventNames.contains("connectionClosed"))
    }

    @Test func anAttemptThatFailsInTheBackgroundIsRepeatedNextTime() async throws {
        let attempts = Counter()
        let started = ContinuousClock.now
        let test = try TestPool(PoolOptions(minPoolSize: 1), interval: .milliseconds(30)) { _ in
            if attempts.increment() < 3 { throw TestPool.ServerDown() }
        }
        try await test.waitForEvent("connectionReady")
        #expect(started.duration(to: .now) >= .milliseconds(60))
    }

    /// User tasks may keep every thread of the global pool busy: the background work goes on.
    @Test func backgroundWorkIsNotStarved() async throws {
        let test = try TestPool(PoolOptions(minPoolSize: 3), ready: false)
        let pool = test.pool
        let stop = Shared(false)
        let spinners = (0..<16).map { _ in
            Task.detached { while !stop.value {} }
        }
        let outcome = Shared<Bool?>(nil)
        // A thread, since this task may be starved itself.
        let watcher = try Watcher {
            pool.ready()
            let end = ContinuousClock.now + .seconds(5)
            while ContinuousClock.now < end, pool.counts.available < 3 { Watcher.sleepBriefly() }
            outcome.change { $0 = pool.counts.available == 3 }
            stop.change { $0 = true }
        }
        for spinner in spinners { await spinner.value }
        watcher.join()
        #expect(outcome.value == true)
    }
}
