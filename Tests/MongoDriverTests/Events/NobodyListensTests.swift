import MongoCore
import Testing

@testable import MongoDriver

/// Without listeners nothing is made, and asking whether there are any is next to nothing.
@Suite struct NobodyListensTests {
    private let hub = EventHub(options: MongoClientOptions(), environment: [:])

    @Test func noTextAndNoEventIsMade() {
        var made = 0
        func count<Value>(_ value: Value) -> Value {
            made += 1
            return value
        }
        for level in LogEntry.Level.allCases {
            for component in LogEntry.Component.allCases {
                hub.log(level, component, count("text"), count([:]))
            }
        }
        #expect(made == 0)
        #expect(hub.poolListener == nil)
        #expect(!hub.wantsTopology)
        #expect(hub.tracing == nil)
        #expect(SelectionTrace(hub, .primary, context: ErrorContext(), operationID: nil) == nil)
    }

    /// An operation on loopback takes about 40 µs, so that 400 ns would be one in a hundred. Built without optimization
    /// and undisturbed it takes about 20 ns; the best of many short rounds is one that nobody disturbed.
    @Test func askingCostsLittle() {
        let count = 10_000
        var best = Duration.seconds(1)
        for _ in 0..<50 {
            let start = ContinuousClock.now
            for _ in 0..<count { hub.log(.debug, .command, "never made") }
            best = min(best, (ContinuousClock.now - start) / count)
        }
        #expect(best < .nanoseconds(400))
    }
}
