import Synchronization
import Testing

@testable import MongoTransport

@Suite("Waiter") struct WaiterTests {
    private func signal(_ waiter: Waiter, _ phase: WaitState.Phase, _ outcome: WaitOutcome) {
        waiter.signal(phase)?.resume(returning: outcome)
    }

    @Test("a signal that came first is consumed by one wait, not by two")
    func signalFirst() async throws {
        let waiter = Waiter(reactor: try Reactor.shared())
        signal(waiter, .ready, .ready)
        signal(waiter, .ready, .ready)
        #expect(await waiter.wait(until: .never) == .ready)
        #expect(await waiter.wait(until: .after(.milliseconds(5))) == .timedOut)
    }

    @Test("hung up and closed stay, and closed is final")
    func finalPhases() async throws {
        let waiter = Waiter(reactor: try Reactor.shared())
        signal(waiter, .hungUp, .hungUp)
        signal(waiter, .ready, .ready)
        for _ in 0..<2 { #expect(await waiter.wait(until: .never) == .hungUp) }
        waiter.close()
        signal(waiter, .hungUp, .hungUp)
        for _ in 0..<2 { #expect(await waiter.wait(until: .never) == .closed) }
    }

    @Test("of two who wait for the same, the second is told so")
    func busy() async throws {
        let waiter = Waiter(reactor: try Reactor.shared())
        let first = Task { await waiter.wait(until: .never) }
        while !waiter.isSignalled { await Task.yield() }
        #expect(await waiter.wait(until: .never) == .busy)
        signal(waiter, .ready, .ready)
        #expect(await first.value == .ready)
    }

    @Test("cancelled before, while, and after waiting")
    func cancellation() async throws {
        let waiter = Waiter(reactor: try Reactor.shared())
        let before = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await waiter.wait(until: .never)
        }
        #expect(await before.value == .cancelled)

        let during = Task { await waiter.wait(until: .never) }
        while !waiter.isSignalled { await Task.yield() }
        during.cancel()
        #expect(await during.value == .cancelled)

        let after = Task { await waiter.wait(until: .after(.milliseconds(1))) }
        #expect(await after.value == .timedOut)
        after.cancel()
        signal(waiter, .ready, .ready)
        #expect(await waiter.wait(until: .never) == .ready)
    }

    @Test("a later wait may have an earlier or a later deadline than the timer that is still armed")
    func deadlinesMove() async throws {
        let waiter = Waiter(reactor: try Reactor.shared())
        for milliseconds in [20, 5, 40, 1] {
            let start = ContinuousClock.now
            #expect(await waiter.wait(until: .after(.milliseconds(milliseconds))) == .timedOut)
            #expect(start.duration(to: .now) >= .milliseconds(milliseconds))
        }
        // Armed for two minutes, signalled at once, then waited for much less.
        signal(waiter, .ready, .ready)
        #expect(await waiter.wait(until: .after(.seconds(120))) == .ready)
        let start = ContinuousClock.now
        #expect(await waiter.wait(until: .after(.milliseconds(10))) == .timedOut)
        #expect(start.duration(to: .now) < .seconds(60))
    }

    @Test("signals, timers and cancellations at the same moment: every wait ends, by one of them")
    func races() async throws {
        let reactor = try Reactor.shared()
        var seen: [WaitOutcome: Int] = [:]
        for round in 0..<2000 {
            let waiter = Waiter(reactor: reactor)
            let task = Task.detached { await waiter.wait(until: .after(.microseconds(round % 40 * 25))) }
            let canceller = Task.detached { task.cancel() }
            if round % 3 == 0 { signal(waiter, .ready, .ready) }
            if round % 5 == 0 { waiter.close() }
            seen[await task.value, default: 0] += 1
            await canceller.value
            waiter.close()
            #expect(waiter.armedAt.load(ordering: .relaxed) == .max)
        }
        #expect(seen[.busy] == nil && seen[.hungUp] == nil)
        #expect(seen.values.reduce(0, +) == 2000)
    }
}
