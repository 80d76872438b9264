import MongoCore
import MongoTransport
import Synchronization

extension Topology {
    /// A server for an operation, as soon as there is one that suits.
    ///
    /// Where one is known, and nobody reads of selections in a log, this is one look under the lock.
    ///
    /// - Parameters:
    ///   - deprioritized: Servers that are chosen only if no other suits.
    ///   - deadline: When to give up; the server selection timeout may end the waiting earlier.
    ///   - context: What the server is for.
    ///   - operationID: The operation's number in the log; zero for none.
    /// - Throws: `ServerSelectionError` when none was found in time, `IncompatibleServerError`,
    ///   `InvalidArgumentError` for a read preference that this deployment cannot serve, `PoolError` once the client is
    ///   closed, `CancellationError`.
    func select(
        _ selector: ServerSelector, deprioritized: Set<ServerAddress>, deadline: Deadline,
        context: ErrorContext, operationID: Int64
    ) async throws -> Server {
        if !events.logsSelections,
            case .server(let server) = state.withLock({ $0.choose(selector, deprioritized: deprioritized) })
        {
            return server
        }
        var search = ServerSearch(
            topology: self, selector: selector, deprioritized: deprioritized, context: context,
            operationID: operationID)
        return try await search.run(until: deadline)
    }
}

/// One operation's search for a server, with waiting.
struct ServerSearch {
    let topology: Topology
    let selector: ServerSelector
    let deprioritized: Set<ServerAddress>
    let context: ErrorContext
    private let start = ContinuousClock.now
    private var trace: SelectionTrace?

    init(
        topology: Topology, selector: ServerSelector, deprioritized: Set<ServerAddress>,
        context: ErrorContext, operationID: Int64
    ) {
        self.topology = topology
        self.selector = selector
        self.deprioritized = deprioritized
        self.context = context
        trace = SelectionTrace(
            topology.events, selector, context: context,
            operationID: operationID == 0 ? nil : operationID)
    }

    mutating func run(until deadline: Deadline) async throws -> Server {
        let limit = min(deadline, .after(topology.options.selectionTimeout))
        try await topology.seedList?.resolve(for: topology, deadline: limit, context: context)
        do throws(TransportError) {
            try topology.open()
        } catch {
            throw ConnectionError(error, context: context, wasSent: false)
        }
        trace?.started(topology.description)
        do {
            let server = try await find(until: limit)
            trace?.succeeded(server.address, topology.description)
            return server
        } catch {
            trace?.failed(error, topology.description)
            throw error
        }
    }

    private mutating func find(until limit: Deadline) async throws -> Server {
        if let server = try look() { return server }
        let signal: Signal
        do throws(TransportError) {
            signal = try topology.takeSignal()
        } catch {
            throw ConnectionError(error, context: context, wasSent: false)
        }
        let waiter = topology.state.withLock { $0.enter(signal) }
        defer { topology.state.withLock { $0.leave(waiter) } }
        while true {
            // Looked only after the signal was entered, so that no change is missed.
            if let server = try look() { return server }
            let remaining = limit.remaining ?? topology.options.selectionTimeout
            if trace != nil {
                let description = topology.description
                trace?.waits(atMost: remaining, description)
            }
            topology.requestChecks()
            switch await signal.wait(until: limit) {
            case .announced: break
            case .cancelled: throw CancellationError()
            case .timedOut:
                if let server = try look() { return server }
                throw failure()
            }
        }
    }

    private func look() throws -> Server? {
        switch topology.state.withLock({ $0.choose(selector, deprioritized: deprioritized) }) {
        case .server(let server): return server
        case .none: return nil
        case .closed: throw PoolError(clientIsClosed: context)
        case .incompatible(let message): throw IncompatibleServerError(message: message, context: context)
        case .impossible(let error): throw InvalidArgumentError("\(error)", context: context)
        }
    }

    private func failure() -> ServerSelectionError {
        let description = topology.description
        let waited = ContinuousClock.now - start
        let selection = ServerSelection(description, topology.options.selection)
        let causes = description.servers.compactMap(\.error)
        return ServerSelectionError(
            message: "No server suits \(selector) within \(waited.formattedSeconds): "
                + selection.reasons(against: selector) + " (topology \(description.type.rawValue)"
                + (description.setName.map { " " + $0 } ?? "") + ")",
            context: context, cause: causes.first.map { Self.publicError($0, context) }, waited: waited,
            topology: description)
    }

    /// The error as a user may meet it elsewhere.
    private static func publicError(_ error: any Error, _ context: ErrorContext) -> any Error {
        (error as? TransportError).map { ConnectionError($0, context: context, wasSent: false) } ?? error
    }
}

extension Topology {
    /// A signal to enter among those who wait; leaving gives it back.
    func takeSignal() throws(TransportError) -> Signal {
        if let spare = state.withLock({ $0.spareSignal() }) { return spare }
        return try Signal()
    }

    /// Has every server looked at that is not being looked at anyway.
    func requestChecks() {
        for server in state.withLock({ Array($0.servers.values) }) { server.monitor?.handle(.checkNow) }
    }
}

extension Duration {
    /// Seconds with one decimal, such as `30.0 s`.
    var formattedSeconds: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
