import Testing

@testable import loom_demo

@Suite("Stop requests")
struct StopRequestTests {
    @Test("a request ends a sleep early, and later ones before they begin", .timeLimit(.minutes(1)))
    func sleepEnds() async {
        let stop = StopRequest()
        let deadline = ContinuousClock.now + .seconds(3600)
        async let slept: Void = stop.sleep(until: deadline)
        stop.request(15)
        await slept
        await stop.sleep(until: deadline)
        #expect(ContinuousClock.now < deadline)
        stop.request(2)
        #expect(stop.signal == 15)
    }

    @Test("without a request, sleep lasts and work throws what it throws")
    func nothingRequested() async throws {
        let stop = StopRequest()
        let deadline = ContinuousClock.now + .milliseconds(20)
        await stop.sleep(until: deadline)
        #expect(ContinuousClock.now >= deadline)
        #expect(stop.signal == nil)
        await #expect(throws: ProcError.self) {
            try await stop.interruptible { throw ProcError(file: "f", line: 1, message: "m") }
        }
    }
}
