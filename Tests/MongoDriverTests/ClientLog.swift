import BSON
import MongoDriver
import Synchronization

/// What a client has told of itself, in order.
final class ClientLog: Sendable {
    private let events = Mutex<[DriverEvent]>([])

    /// To be given to a client.
    var handler: @Sendable (DriverEvent) -> Void {
        { event in self.events.withLock { $0.append(event) } }
    }

    /// Options of a client that is listened to.
    var options: MongoClientOptions { MongoClientOptions(eventHandler: handler) }

    var all: [DriverEvent] { events.withLock { $0 } }

    /// Forgets what was told so far.
    func removeAll() { events.withLock { $0.removeAll() } }

    /// The events of commands.
    var commands: [CommandEvent] {
        all.compactMap { if case .command(let event) = $0 { event } else { nil } }
    }

    /// The events of pools.
    var pool: [PoolEvent.Kind] {
        all.compactMap { if case .pool(let event) = $0 { event.kind } else { nil } }
    }

    /// The events of the deployment.
    var topology: [TopologyEvent.Kind] {
        all.compactMap { if case .topology(let event) = $0 { event.kind } else { nil } }
    }

    /// The commands that were sent.
    var started: [CommandEvent] {
        commands.filter { if case .started = $0.kind { true } else { false } }
    }

    /// The commands of one name as they were sent.
    func sent(_ name: String) -> [Document] {
        commands.compactMap {
            guard $0.commandName == name, case .started(let command) = $0.kind else { return nil }
            return command
        }
    }

    /// What came back to the commands of one name that did not fail.
    func replies(_ name: String) -> [Document] {
        commands.compactMap {
            guard $0.commandName == name, case .succeeded(let reply, _) = $0.kind else { return nil }
            return reply
        }
    }

    /// Waits until something has been told; half a minute at most.
    func wait(until hasHappened: (ClientLog) -> Bool) async throws {
        for _ in 0..<3000 where !hasHappened(self) { try await Task.sleep(for: .milliseconds(10)) }
    }
}

extension PoolEvent.Kind {
    /// The event without its particulars.
    var name: String { String("\(self)".prefix { $0 != "(" }) }
}

extension TopologyEvent.Kind {
    /// The event without its particulars.
    var name: String { String("\(self)".prefix { $0 != "(" }) }
}
