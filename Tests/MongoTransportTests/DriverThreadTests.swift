import Glibc
import Synchronization
import Testing

@testable import MongoTransport

@Suite("DriverThread") struct DriverThreadTests {
    /// Which thread runs the caller now.
    @Sendable private static func thread() -> pthread_t { pthread_self() }

    private actor Home {
        private let executor: DriverExecutor
        init() throws { executor = try DriverThread.executor() }
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        func thread() -> pthread_t { pthread_self() }
    }

    @Test("a task and an actor run on the one thread, before and after waits")
    func sameThread() async throws {
        let threads = Mutex<[pthread_t]>([])
        let home = try Home()
        let task = try DriverThread.startTask {
            threads.withLock { $0.append(Self.thread()) }
            try? await Reactor.sleep(until: .after(.milliseconds(2)))
            threads.withLock { $0.append(Self.thread()) }
            let inside = await home.thread()
            threads.withLock { $0.append(inside) }
        }
        await task.value
        let seen = threads.withLock { $0 }
        #expect(seen.count == 3)
        #expect(Set(seen).count == 1)
        #expect(await home.thread() == seen[0])
        #expect(seen[0] != pthread_self())
    }

    @Test("a sleep ends at its time, or at once when cancelled")
    func sleep() async throws {
        let start = ContinuousClock.now
        try await Reactor.sleep(until: .after(.milliseconds(15)))
        #expect(start.duration(to: .now) >= .milliseconds(15))
        try await Reactor.sleep(until: .after(.seconds(-1)))

        let endless = Task {
            await code { () throws(TransportError) in try await Reactor.sleep(until: .never) }
        }
        endless.cancel()
        #expect(await endless.value == .cancelled)
    }

    @Test("a thousand sleepers wake in order of their times, and none stays behind")
    func manySleepers() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<1000 {
                let deadline = Deadline.after(.milliseconds(index * 7 % 100))
                group.addTask {
                    try await Reactor.sleep(until: deadline)
                    return deadline.hasPassed
                }
            }
            for try await woke in group { #expect(woke) }
        }
    }
}
