import MongoCore
import MongoDriver
import MongoTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionPoolCrowdTests {
    @Test func tenThousandTasksShareAHundredConnections() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 100), listening: false)
        let finished = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10_000 {
                group.addTask {
                    let connection = try await test.checkOut()
                    await Task.yield()
                    test.checkIn(connection)
                    finished.increment()
                }
            }
            try await group.waitForAll()
        }
        #expect(finished.value == 10_000)
        #expect(test.pool.counts.inUse == 0)
        #expect(test.pool.counts.available <= 100)
    }

    @Test func tenThousandAreServedInTheOrderInWhichTheyAsked() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 1), listening: false)
        let held = try await test.checkOut()
        let served = Shared<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10_000 {
                group.addTask {
                    let connection = try await test.checkOut()
                    served.change { $0.append(number) }
                    test.checkIn(connection)
                }
                while test.pool.counts.waiting <= number { await Task.yield() }
            }
            test.checkIn(held)
            try await group.waitForAll()
        }
        #expect(served.value == Array(0..<10_000))
    }

    /// Clears, timeouts, cancellations and failures all at once; nobody may be forgotten, nothing leaked.
    @Test func nobodyIsForgottenInTheWorstOfTimes() async throws {
        let attempts = Counter()
        let test = try TestPool(
            PoolOptions(maxPoolSize: 5, minPoolSize: 2, waitQueueTimeout: .milliseconds(50)),
            interval: .milliseconds(5)
        ) { _ in
            await Task.yield()
            let attempt = attempts.increment()
            if attempt.isMultiple(of: 7) { throw TestPool.ServerDown() }
        }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<2_000 {
                let task = Task {
                    guard let connection = try? await test.checkOut() else { return }
                    await Task.yield()
                    if number.isMultiple(of: 11) { connection.breakDown() }
                    test.checkIn(connection)
                }
                group.addTask { await task.value }
                if number.isMultiple(of: 5) { task.cancel() }
                if number.isMultiple(of: 100) {
                    test.pool.clear(cause: TestPool.ServerDown())
                    test.pool.ready()
                }
            }
        }
        #expect(try await test.pool.drain(until: .after(.seconds(10))))
        #expect(test.pool.counts == PoolCounts())
        let names = test.eventNames
        func count(_ kinds: String...) -> Int { names.count { kinds.contains($0) } }
        #expect(count("checkOutStarted") == count("checkedOut", "checkOutFailed"))
        #expect(count("checkedOut") == count("checkedIn"))
        #expect(count("connectionCreated") == count("connectionClosed"))
        #expect(count("checkedOut") > 0)
    }
}
