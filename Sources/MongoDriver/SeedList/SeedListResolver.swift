import MongoCore
import MongoTransport
import Synchronization

/// Finds out the servers of a `mongodb+srv` name once, for all operations that wait for them, and asks DNS again later.
final class SeedListResolver: Sendable {
    private struct State {
        var isResolved = false
        var isAsking = false
        /// How many look-ups have ended, and why the last of them gave nothing.
        var attempts = 0
        var lastError: (any Error)?
        var polling: Task<Void, Never>?
        var isStopped = false
    }

    private let lookup: SeedListLookup
    private let options: TopologyOptions
    private let minimumInterval: Duration
    private let state = Mutex(State())

    init(_ lookup: SeedListLookup, options: TopologyOptions, minimumInterval: Duration) {
        self.lookup = lookup
        self.options = options
        self.minimumInterval = minimumInterval
    }

    /// Whether the servers are known.
    var isResolved: Bool { state.withLock(\.isResolved) }

    /// Finds out the servers and gives them to the topology, unless that was done.
    ///
    /// Of operations that come at the same time one asks, and all learn what came of it.
    /// - Throws: `SeedListError`, `CancellationError`.
    func resolve(for topology: Topology, deadline: Deadline, context: ErrorContext) async throws {
        let arrival = state.withLock(\.attempts)
        while true {
            switch state.withLock({ Self.turn(&$0, since: arrival) }) {
            case .done: return
            case .failed(let error): throw error
            case .ask: return try await ask(for: topology, deadline: deadline, context: context)
            case .wait: try await pause(until: deadline, context)
            }
        }
    }

    private enum Turn {
        case done
        case ask
        case wait
        case failed(any Error)
    }

    private static func turn(_ state: inout State, since arrival: Int) -> Turn {
        // A closed client says so by itself.
        if state.isResolved || state.isStopped { return .done }
        if state.isAsking { return .wait }
        if state.attempts > arrival, let error = state.lastError { return .failed(error) }
        state.isAsking = true
        return .ask
    }

    private func pause(until deadline: Deadline, _ context: ErrorContext) async throws {
        do throws(TransportError) {
            try await Reactor.sleep(until: min(deadline, .after(.milliseconds(10))))
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            throw ConnectionError(error, context: context, wasSent: false)
        }
        if deadline.hasPassed {
            throw SeedListError("DNS has not answered in time", context: context, isTimeout: true)
        }
    }

    private func ask(for topology: Topology, deadline: Deadline, context: ErrorContext) async throws {
        do {
            let list = try await lookup.seedList(deadline: deadline, context: context)
            topology.complete(with: options.completed(by: list.connectionString))
            state.withLock { state in
                state.isAsking = false
                state.isResolved = true
            }
            try poll(topology, after: list)
        } catch {
            state.withLock { state in
                state.isAsking = false
                // That this caller gave up says nothing to the others.
                guard !(error is CancellationError) else { return }
                state.attempts += 1
                state.lastError = error
            }
            throw error
        }
    }

    // MARK: Asking again

    private func poll(_ topology: Topology, after list: SeedList) throws {
        guard list.connectionString.options.loadBalanced != true else { return }
        var poller = SeedListPoller(
            timeToLive: list.timeToLive, heartbeatFrequency: options.selection.heartbeatFrequency,
            minimumInterval: minimumInterval)
        let task = try DriverThread.startTask(name: "look-up of servers") {
            while await Self.sleep(poller.interval) { await self.scan(topology, &poller) }
        }
        let isStopped = state.withLock { state in
            state.polling = task
            return state.isStopped
        }
        if isStopped { task.cancel() }
    }

    /// False once the task is cancelled.
    private static func sleep(_ interval: Duration) async -> Bool {
        do throws(TransportError) {
            try await Reactor.sleep(until: .after(interval))
        } catch {
            return false
        }
        return !Task.isCancelled
    }

    private func scan(_ topology: Topology, _ poller: inout SeedListPoller) async {
        let description = topology.description
        guard SeedListPoller.applies(to: description.type) else { return }
        do {
            let update = try await lookup.updatedServers(
                current: description.servers.map(\.address),
                deadline: .after(OptionDefaults.serverSelectionTimeout))
            for warning in update.warnings { warn(topology, warning) }
            guard !update.servers.isEmpty else {
                poller.failed()
                return warn(topology, "DNS lists no server that can be used; those known stay")
            }
            poller.found(timeToLive: update.timeToLive)
            topology.updateSeeds(update.servers)
        } catch is CancellationError {
            // The client is being closed, and the next rest ends the polling.
        } catch {
            poller.failed()
            warn(topology, "\(error)")
        }
    }

    private func warn(_ topology: Topology, _ reason: String) {
        topology.events.log(
            .warning, .topology, "The servers of a mongodb+srv name are not as they should be",
            ["topologyId": .int64(Int64(topology.id)), "reason": .string(reason)])
    }

    /// Ends the polling.
    func stop() {
        let task = state.withLock { state in
            state.isStopped = true
            return state.polling
        }
        task?.cancel()
    }
}
