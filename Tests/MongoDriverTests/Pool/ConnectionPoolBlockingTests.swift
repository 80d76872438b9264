import Glibc
import MongoCore
import MongoDriver
import MongoTransport
import Testing

/// The same pool, used from threads that block.
@Suite(.timeLimit(.minutes(1))) struct ConnectionPoolBlockingTests {
    @Test func aBlockingCallerEstablishesOnItsOwnThread() async throws {
        let threads = Shared<[pthread_t]>([])
        let test = try TestPool { _ in threads.change { $0.append(pthread_self()) } }
        let pool = test.pool
        let outcome = Shared<Result<Int, any Error>?>(nil)
        let thread = try Watcher {
            threads.change { $0.append(pthread_self()) }
            let result = Result { try Blocking.run { try await pool.withConnection { $0.key.number } } }
            outcome.change { $0 = result }
        }
        thread.join()
        #expect(try outcome.value?.get() == 1)
        #expect(threads.value.count == 2)
        #expect(Set(threads.value).count == 1)
    }

    @Test func threadsAndTasksWaitInOneQueue() async throws {
        let test = try TestPool(PoolOptions(maxPoolSize: 1))
        let pool = test.pool
        let held = try await test.checkOut()
        let served = Shared<[Int]>([])
        var threads: [Watcher] = []
        for number in 0..<6 {
            let enter: @Sendable () async throws -> Void = {
                try await pool.withConnection { _ in served.change { $0.append(number) } }
            }
            if number.isMultiple(of: 2) {
                threads.append(try Watcher { #expect(throws: Never.self) { try Blocking.run(enter) } })
            } else {
                Task { try await enter() }
            }
            try await test.wait("number \(number) waits") { pool.counts.waiting == number + 1 }
        }
        test.checkIn(held)
        for thread in threads { thread.join() }
        try await test.wait("all are served") { served.value.count == 6 }
        #expect(served.value == [0, 1, 2, 3, 4, 5])
    }
}
