import MongoCore
import Testing

@Suite struct WaitQueueTests {
    private let start = Moment.start

    @Test func servesInTheOrderOfArrival() {
        var queue = WaitQueue()
        for number in 1...5 as ClosedRange<UInt64> { _ = queue.append(WaiterID(number), since: start) }
        #expect(queue.count == 5)
        var order: [UInt64] = []
        while let waiter = queue.popFirst() { order.append(waiter.id.number) }
        #expect(order == [1, 2, 3, 4, 5])
        #expect(queue.isEmpty)
        #expect(queue.count == 0)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func anyoneMayLeave(leaver: UInt64) {
        var queue = WaitQueue()
        for number in 1...5 as ClosedRange<UInt64> { _ = queue.append(WaiterID(number), since: start) }
        #expect(queue.remove(WaiterID(leaver))?.id == WaiterID(leaver))
        #expect(queue.remove(WaiterID(leaver)) == nil)
        _ = queue.append(WaiterID(6), since: start)
        var order: [UInt64] = []
        while let waiter = queue.popFirst() { order.append(waiter.id.number) }
        #expect(order == (1...6).filter { $0 != leaver })
    }

    @Test func slotsAreDistinctAndUsedAgain() {
        var queue = WaitQueue()
        let slots = (1...3).map { queue.append(WaiterID($0), since: start).slot }
        #expect(Set(slots).count == 3)
        _ = queue.remove(WaiterID(2))
        #expect(queue.append(WaiterID(4), since: start).slot == slots[1])
    }

    @Test func everybodyMayLeave() {
        var queue = WaitQueue()
        for number in 1...3 as ClosedRange<UInt64> { _ = queue.append(WaiterID(number), since: start) }
        for number in [2, 3, 1] as [UInt64] { _ = queue.remove(WaiterID(number)) }
        #expect(queue.isEmpty)
        #expect(queue.popFirst() == nil)
        _ = queue.append(WaiterID(9), since: start)
        #expect(queue.popFirst()?.id == WaiterID(9))
    }
}
