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

    /// An operation on loopback takes about 40 µs, so that 100 ns would be a quarter of a hundredth. Built without
    /// optimization it takes about 20 ns.
    @Test func askingCostsLittle() {
        let count = 1_000_000
        let start = ContinuousClock.now
        for _ in 0..<count { hub.log(.debug, .command, "never made") }
        let each = (ContinuousClock.now - start) / count
        #expect(each < .nanoseconds(400))
    }
}
