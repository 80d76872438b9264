import MongoCore
import Testing

@testable import MongoTransport

@Suite("TimerHeap") struct TimerHeapTests {
    /// A waiter whose place in the tested heap no reactor knows.
    private func waiters(_ count: Int) throws -> [Waiter] {
        let reactor = try Reactor.shared()
        return (0..<count).map { _ in Waiter(reactor: reactor) }
    }

    @Test("waiters come out in the order of their times, whatever was armed, moved and removed before")
    func order() throws {
        var random = SplitMix(seed: 7)
        for count in [1, 2, 3, 10, 257] {
            let waiters = try waiters(count)
            var heap = TimerHeap()
            var expected: [ObjectIdentifier: Int64] = [:]
            for _ in 0..<count * 4 {
                let waiter = waiters[Int.random(in: 0..<count, using: &random)]
                let id = ObjectIdentifier(waiter)
                if Int.random(in: 0..<4, using: &random) == 0 {
                    heap.disarm(waiter)
                    expected[id] = nil
                } else {
                    let time = Int64.random(in: 0..<1000, using: &random)
                    heap.arm(waiter, at: Deadline(nanoseconds: time))
                    expected[id] = min(time, expected[id] ?? .max)
                }
                #expect(heap.earliest.nanoseconds == expected.values.min() ?? .max)
                #expect(heap.count == expected.count)
            }
            var times: [Int64] = []
            while let waiter = heap.popDue(at: Deadline(nanoseconds: 1000)) {
                let time = expected.removeValue(forKey: ObjectIdentifier(waiter))
                times.append(try #require(time))
                #expect(waiter.heapIndex == nil)
            }
            #expect(expected.isEmpty)
            #expect(times == times.sorted())
        }
    }

    @Test("nothing comes out before it is due")
    func due() throws {
        let waiter = try waiters(1)[0]
        var heap = TimerHeap()
        heap.arm(waiter, at: Deadline(nanoseconds: 100))
        #expect(heap.popDue(at: Deadline(nanoseconds: 99)) == nil)
        #expect(heap.popDue(at: Deadline(nanoseconds: 100)) === waiter)
        #expect(heap.earliest == .never)
    }
}
