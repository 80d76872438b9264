import MongoCore
import Testing

@Suite struct PoolMachineTests {
    @Test func startsPausedWithoutConnections() {
        let judge = PoolJudge(ready: false)
        #expect(judge.machine.counts == PoolCounts())
        #expect(judge.eventNames == ["poolCreated"])
        guard case .paused(cause: nil) = judge.machine.state else {
            Issue.record("not paused")
            return
        }
    }

    @Test func collectsNothingWhenNobodyListens() throws {
        var machine = PoolMachine(
            address: .tcp(host: "localhost", port: 27017), options: .standard, isListening: false)
        machine.ready()
        _ = machine.takeEffects()
        guard case .establish(let key) = machine.checkOut(WaiterID(1), at: .start) else {
            throw Unexpected("no leave to establish")
        }
        _ = machine.established(key, at: .start)
        #expect(machine.checkIn(key, isReusable: true, now: .start) == false)
        #expect(machine.checkOutAvailable(now: .start) == key)
        #expect(machine.effects.isEmpty)
    }

    @Test func theShortWayReadsNoClockWithoutNeed() throws {
        var machine = PoolMachine(
            address: .tcp(host: "localhost", port: 27017), options: .standard, isListening: false)
        machine.ready()
        guard case .establish(let key) = machine.checkOut(WaiterID(1), at: .start) else {
            throw Unexpected("no leave to establish")
        }
        _ = machine.established(key, at: .start)
        var readings = 0
        func clock() -> Moment {
            readings += 1
            return .start
        }
        _ = machine.checkIn(key, isReusable: true, now: clock())
        #expect(machine.checkOutAvailable(now: clock()) == key)
        #expect(readings == 0)
    }

    /// Ten thousand random events under each of several limits; the judge checks every step.
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func keepsItsPromisesUnderRandomEvents(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var judge = try PoolJudge(
            maxPoolSize: Int(random.next() % 6), minPoolSize: 0,
            maxConnecting: 1 + Int(random.next() % 3),
            maxIdleTime: random.next() % 2 == 0 ? nil : .milliseconds(20))
        for _ in 0..<10_000 {
            judge.now += .milliseconds(Int(random.next() % 8))
            Self.step(&judge, &random)
            judge.forgetEvents()
        }
        judge.close()
        for (key, life) in judge.lives {
            if life == .pending { judge.establishFailed(key) } else { judge.checkIn(key) }
        }
        #expect(judge.machine.isDrained)
        #expect(judge.lives.isEmpty)
        #expect(judge.waiting.isEmpty)
        #expect(judge.served == judge.served.sorted { $0.number < $1.number })
    }

    private static func step(_ judge: inout PoolJudge, _ random: inout SplitMix) {
        let choice = random.next() % 100
        func pick(_ life: PoolJudge.Life) -> ConnectionKey? {
            let keys = judge.lives.filter { $0.value == life }.keys.sorted { $0.number < $1.number }
            return keys.isEmpty ? nil : keys[Int(random.next() % UInt64(keys.count))]
        }
        func pickWaiter() -> WaiterID? {
            let waiters = judge.waiting.values.sorted { $0.number < $1.number }
            return waiters.isEmpty ? nil : waiters[Int(random.next() % UInt64(waiters.count))]
        }
        switch choice {
        case 0..<15: _ = judge.checkOutAvailable()
        case 15..<40: _ = judge.request()
        case 40..<55: if let key = pick(.pending) { judge.established(key) }
        case 55..<60: if let key = pick(.pending) { judge.establishFailed(key) }
        case 60..<80: if let key = pick(.inUse) { judge.checkIn(key, isReusable: random.next() % 8 != 0) }
        case 80..<84: if let waiter = pickWaiter() { judge.cancel(waiter) }
        case 84..<88: if let waiter = pickWaiter() { judge.expire(waiter) }
        case 88..<90: judge.clear(interruptsInUse: random.next() % 2 == 0)
        case 90..<94: judge.ready()
        case 94..<97: judge.prune()
        default: _ = judge.fill()
        }
    }
}
