import Testing

@testable import MongoTransport

@Suite("Deadline") struct DeadlineTests {
    @Test("a duration from now; too long is never")
    func after() throws {
        let soon = Deadline.after(.milliseconds(1500))
        let left = try #require(soon.remaining)
        #expect(left > .milliseconds(1000) && left <= .milliseconds(1500))
        #expect(Deadline.after(.seconds(Int64.max)) == .never)
        #expect(Deadline.never.remaining == nil)
        #expect(Deadline.never.instant == nil)
        #expect(!Deadline.never.hasPassed)
        #expect(Deadline.after(.seconds(-1)).hasPassed)
        #expect(Deadline.after(.seconds(Int64.min)).hasPassed)
        #expect(soon < .never)
    }

    @Test("an instant there and back is the same moment, to the time it takes to read two clocks")
    func instant() throws {
        let instant = ContinuousClock.now.advanced(by: .seconds(7))
        let back = try #require(Deadline(instant).instant)
        let drift = instant.duration(to: back)
        #expect(drift < .milliseconds(50) && drift > .milliseconds(-50))
        #expect(Deadline(nil) == .never)
    }

    @Test("poll's timeout rounds up, and is clamped to what poll takes")
    func pollTimeout() {
        let now = Deadline(nanoseconds: 5_000_000_000)
        #expect(Deadline(nanoseconds: 5_000_000_001).pollTimeout(from: now) == 1)
        #expect(Deadline(nanoseconds: 5_001_000_000).pollTimeout(from: now) == 1)
        #expect(Deadline(nanoseconds: 5_001_000_001).pollTimeout(from: now) == 2)
        #expect(Deadline(nanoseconds: 4_000_000_000).pollTimeout(from: now) == 0)
        #expect(Deadline(nanoseconds: .max - 1).pollTimeout(from: now) == .max)
        #expect(Deadline.never.pollTimeout(from: now) == -1)
    }

    @Test("a share leaves the same for every attempt that remains")
    func share() throws {
        let deadline = Deadline.after(.seconds(9))
        let first = try #require(deadline.share(of: 3).remaining)
        #expect(first > .milliseconds(2500) && first <= .seconds(3))
        #expect(deadline.share(of: 1) == deadline)
        #expect(Deadline.never.share(of: 3) == .never)
        #expect(Deadline.after(.seconds(-5)).share(of: 2).hasPassed)
    }
}
