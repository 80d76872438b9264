import BSON

/// One step of a pool test.
struct CMAPOperation {
    enum Action {
        case start(thread: String)
        case wait(Duration)
        case waitForThread(String)
        case waitForEvent(String, count: Int, timeout: Duration)
        case checkOut(label: String?)
        case checkIn(connection: String)
        case clear(interruptsInUse: Bool)
        case ready
        case close
    }

    let action: Action
    /// The thread to do it on; `nil` is the main one.
    let thread: String?

    init(_ step: Document) throws {
        thread = step["thread"]?.stringValue
        action = try Self.action(step)
    }

    private static func action(_ step: Document) throws -> Action {
        switch step["name"]?.stringValue {
        case "start": .start(thread: try string(step, "target"))
        case "wait": .wait(.milliseconds(try int(step, "ms")))
        case "waitForThread": .waitForThread(try string(step, "target"))
        case "waitForEvent":
            .waitForEvent(
                try string(step, "event"), count: try int(step, "count"),
                timeout: .milliseconds(step["timeout"]?.intValue ?? 10_000))
        case "checkOut": .checkOut(label: step["label"]?.stringValue)
        case "checkIn": .checkIn(connection: try string(step, "connection"))
        case "clear": .clear(interruptsInUse: step["interruptInUseConnections"]?.boolValue ?? false)
        case "ready": .ready
        case "close": .close
        case let name: throw Mismatch("the operation \(name ?? "without name") is not known")
        }
    }

    private static func string(_ step: Document, _ key: String) throws -> String {
        guard let value = step[key]?.stringValue else { throw Mismatch("an operation has no \(key)") }
        return value
    }

    private static func int(_ step: Document, _ key: String) throws -> Int {
        guard let value = step[key]?.intValue else { throw Mismatch("an operation has no \(key)") }
        return value
    }
}
