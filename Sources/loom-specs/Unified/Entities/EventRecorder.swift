import BSON
import MongoCore
import MongoDriver
import Synchronization

/// Keeps what a client tells of and a test wants to know.
final class EventRecorder: Sendable {
    private struct State {
        var events: [ObservedEvent] = []
        var logEntries: [LogEntry] = []
        var heedsPool: Bool
        /// Connections that became ready, and those in use, by server.
        var ready: [ServerAddress: Int] = [:]
        var checkedOut = 0
    }

    private let observed: Set<String>
    private let ignoredCommands: Set<String>
    private let observesSensitive: Bool
    private let state: Mutex<State>

    /// - Parameter waitsForPool: Whether to leave out what the pools and the topology do until ``heedPool()``.
    init(
        observed: [String], ignoredCommands: [String], observesSensitive: Bool, waitsForPool: Bool
    ) {
        self.observed = Set(observed)
        // Fail points are set through the client under test.
        self.ignoredCommands = Set(ignoredCommands.map { $0.lowercased() } + ["configurefailpoint"])
        self.observesSensitive = observesSensitive
        state = Mutex(State(heedsPool: !waitsForPool))
    }

    func record(_ event: DriverEvent) {
        if case .pool(let event) = event { count(event) }
        guard let event = ObservedEvent(event), observed.contains(event.name), isWanted(event) else { return }
        state.withLock { state in
            if event.category == .command || state.heedsPool { state.events.append(event) }
        }
    }

    func record(_ entry: LogEntry) {
        state.withLock { state in
            if state.heedsPool { state.logEntries.append(entry) }
        }
    }

    private func isWanted(_ event: ObservedEvent) -> Bool {
        guard event.category == .command, let name = event.fields["commandName"]?.stringValue else {
            return true
        }
        return !ignoredCommands.contains(name.lowercased()) && (observesSensitive || !event.isSensitive)
    }

    private func count(_ event: PoolEvent) {
        state.withLock { state in
            switch event.kind {
            case .connectionReady: state.ready[event.address, default: 0] += 1
            case .checkedOut: state.checkedOut += 1
            case .checkedIn: state.checkedOut -= 1
            default: break
            }
        }
    }

    /// Keeps what the pools do from now on.
    func heedPool() { state.withLock { $0.heedsPool = true } }

    var logEntries: [LogEntry] { state.withLock { $0.logEntries } }

    var events: [ObservedEvent] { state.withLock { $0.events } }

    func events(_ category: ObservedEvent.Category) -> [ObservedEvent] {
        events.filter { $0.category == category }
    }

    /// How many connections are in use.
    var checkedOutCount: Int { state.withLock { $0.checkedOut } }

    /// Whether each of so many servers has so many connections.
    func isPopulated(servers: Int, connections: Int) -> Bool {
        state.withLock { state in state.ready.values.count { $0 >= connections } >= servers }
    }
}
