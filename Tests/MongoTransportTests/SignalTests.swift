import MongoTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SignalTests {
    @Test func anAnnouncementIsKeptForTheNextWait() async throws {
        let signal = try Signal()
        signal.announce()
        signal.announce()
        #expect(await signal.wait(until: .never) == .announced)
        #expect(await signal.wait(until: .after(.milliseconds(1))) == .timedOut)
    }

    @Test func anAnnouncementEndsAWait() async throws {
        let signal = try Signal()
        let waiter = Task { await signal.wait(until: .never) }
        try await Task.sleep(for: .milliseconds(5))
        signal.announce()
        #expect(await waiter.value == .announced)
    }

    @Test func cancellationEndsAWait() async throws {
        let signal = try Signal()
        let waiter = Task { await signal.wait(until: .never) }
        waiter.cancel()
        #expect(await waiter.value == .cancelled)
        // It is as good as new.
        signal.announce()
        #expect(await signal.wait(until: .never) == .announced)
    }

    @Test func noAnnouncementIsLost() async throws {
        let there = try Signal()
        let back = try Signal()
        let other = Task {
            for _ in 0..<10_000 {
                _ = await there.wait(until: .never)
                back.announce()
            }
        }
        for _ in 0..<10_000 {
            there.announce()
            #expect(await back.wait(until: .after(.seconds(10))) == .announced)
        }
        await other.value
    }
}
