import Testing

@testable import MongoTransport

@Suite("CrowdMutex") struct CrowdMutexTests {
    private struct Failure: Error, Equatable {}

    @Test("threads that use the state at once do so one after the other")
    func oneAtATime() async throws {
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await onOwnThread {
                        for _ in 0..<20_000 { counter.value.withLock { $0 += 1 } }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counter.value.withLock { $0 } == 160_000)
    }

    @Test("an error leaves the lock, with what was done before it")
    func errors() {
        let value = CrowdMutex(1)
        #expect(throws: Failure()) {
            try value.withLock { (value: inout sending Int) throws(Failure) in
                value = 2
                throw Failure()
            }
        }
        #expect(value.withLock { $0 } == 2)
    }

    @Test("the state goes with the mutex")
    func lifetime() {
        weak var state: Counter?
        do {
            let counter = Counter()
            state = counter
            let mutex = CrowdMutex(counter)
            #expect(mutex.withLock { $0 === counter })
        }
        #expect(state == nil)
    }

    private final class Counter: Sendable {
        let value = CrowdMutex(0)
    }
}
