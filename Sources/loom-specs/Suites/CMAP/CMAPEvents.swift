import BSON
import MongoCore
import Synchronization

/// The events of a pool under test, in the words of the test format.
final class CMAPEvents: Sendable {
    private let events = Mutex<[Document]>([])

    func append(_ event: PoolEvent) {
        let words = event.words
        events.withLock { $0.append(words) }
    }

    /// Everything that happened so far.
    var all: [Document] { events.withLock { $0 } }

    /// Waits until there are `count` events of a type.
    func wait(for type: String, count: Int, timeout: Duration) async throws {
        let end = ContinuousClock.now + timeout
        while self.count(of: type) < count {
            guard ContinuousClock.now < end else {
                throw Mismatch("\(timeout) went by with \(self.count(of: type)) of \(count) \(type)")
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    private func count(of type: String) -> Int {
        events.withLock { $0.count { $0["type"] == .string(type) } }
    }
}

extension PoolEvent {
    /// The event as the test format writes it.
    fileprivate var words: Document {
        var words: Document = ["type": .string(typeWord), "address": .string(address.description)]
        switch kind {
        case .poolCreated(let options): words["options"] = .document(Self.words(options))
        case .poolCleared(let interruptsInUse, _): words["interruptInUseConnections"] = .bool(interruptsInUse)
        case .poolReady, .poolClosed, .checkOutStarted: break
        case .connectionCreated(let id), .checkedIn(let id): words["connectionId"] = .int64(Int64(id))
        case .connectionReady(let id, let duration), .checkedOut(let id, let duration):
            words["connectionId"] = .int64(Int64(id))
            words["duration"] = .double(duration / .seconds(1))
        case .connectionClosed(let id, let reason, _):
            words["connectionId"] = .int64(Int64(id))
            words["reason"] = .string(reason.rawValue)
        case .checkOutFailed(let reason, _, let duration):
            words["reason"] = .string(reason.rawValue)
            words["duration"] = .double(duration / .seconds(1))
        }
        return words
    }

    private var typeWord: String {
        switch kind {
        case .poolCreated: "ConnectionPoolCreated"
        case .poolReady: "ConnectionPoolReady"
        case .poolCleared: "ConnectionPoolCleared"
        case .poolClosed: "ConnectionPoolClosed"
        case .connectionCreated: "ConnectionCreated"
        case .connectionReady: "ConnectionReady"
        case .connectionClosed: "ConnectionClosed"
        case .checkOutStarted: "ConnectionCheckOutStarted"
        case .checkOutFailed: "ConnectionCheckOutFailed"
        case .checkedOut: "ConnectionCheckedOut"
        case .checkedIn: "ConnectionCheckedIn"
        }
    }

    private static func words(_ options: PoolOptions) -> Document {
        var words: Document = [
            "maxPoolSize": .int64(Int64(options.maxPoolSize)),
            "minPoolSize": .int64(Int64(options.minPoolSize)),
        ]
        if let idle = options.maxIdleTime {
            words["maxIdleTimeMS"] = .int64(Int64(idle / .milliseconds(1)))
        }
        return words
    }
}
