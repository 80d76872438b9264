import MongoCore
import MongoTransport
import Synchronization

/// One server of the deployment and its connections.
final class Server: Sendable {
    let address: ServerAddress
    let pool: ConnectionPool<Connection>
    private let selectionTimeout: Duration
    private let isStarted = Atomic<Bool>(false)
    private let log: EventHub

    /// The rest between two attempts to reach a server that is down.
    private static let retryInterval = Duration.milliseconds(500)

    init(
        address: ServerAddress, poolOptions: PoolOptions, settings: ConnectionSettings,
        selectionTimeout: Duration,
        events: EventHub
    ) throws {
        self.address = address
        self.selectionTimeout = selectionTimeout
        log = events
        pool = try ConnectionPool(
            address: address, options: poolOptions, listener: events.poolListener
        ) { request in
            try await Connection.establish(request, settings: settings)
        }
    }

    /// What the way to the server and back takes at least; zero while that is not known.
    var minRoundTripTime: Duration { .zero }

    /// Whether the server leads to a sharded cluster.
    var isMongos: Bool { false }

    /// Takes a connection out of the pool; tries again for the server selection timeout while the server is down.
    ///
    /// - Throws: a `MongoError`, or `CancellationError`.
    func checkOut(deadline: Deadline, context: ErrorContext) async throws -> Connection {
        if let connection = pool.checkOutAvailable() { return connection }
        return try await checkOutSlowly(deadline: deadline, context: context)
    }

    private func checkOutSlowly(deadline: Deadline, context: ErrorContext) async throws -> Connection {
        if !isStarted.exchange(true, ordering: .relaxed) { pool.ready() }
        let start = ContinuousClock.now
        let selectionDeadline = min(deadline, .after(selectionTimeout))
        var context = context
        context.address = address
        var hasLogged = false
        while true {
            do throws(ConnectionPoolError) {
                return try await pool.checkOut(deadline: deadline == .never ? nil : deadline)
            } catch {
                let failure = try translate(error, context: context, since: start)
                let next = Deadline.after(Self.retryInterval)
                guard next < selectionDeadline else { throw failure }
                if !hasLogged { log.serverIsDown(address, cause: failure.cause) }
                hasLogged = true
                try await sleep(until: next)
            }
        }
    }

    /// The error to throw if no further attempt is made; throws at once what another attempt would not mend.
    private func translate(
        _ error: ConnectionPoolError, context: ErrorContext, since start: ContinuousClock.Instant
    ) throws -> ServerSelectionError {
        let waited = ContinuousClock.now - start
        if let failure = PoolError(error, context: context) {
            // A cleared pool is open again at once; nothing was sent, so the caller tries again.
            guard failure.reason == .cleared else { throw failure }
            return ServerSelectionError(
                message: failure.message, context: context, cause: failure, waited: waited)
        }
        guard case .establishing(_, let cause) = error else { throw CancellationError() }
        guard let transport = cause as? TransportError else { throw cause }
        switch transport.code {
        case .cancelled: throw CancellationError()
        case .forked, .descriptorsExhausted:
            throw ConnectionError(transport, context: context, wasSent: false)
        default: break
        }
        return ServerSelectionError(
            message: "No server could be reached within \(waited.formattedSeconds): \(address): \(transport)",
            context: context, cause: ConnectionError(transport, context: context, wasSent: false),
            waited: waited)
    }

    private func sleep(until deadline: Deadline) async throws {
        do throws(TransportError) {
            try await Reactor.sleep(until: deadline)
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            throw ConnectionError(error, context: ErrorContext(address: address), wasSent: false)
        }
    }

    func checkIn(_ connection: Connection) {
        pool.checkIn(connection)
    }

    /// Drops the pooled connections after one of them broke: the others lead to the same server.
    func didFail(_ connection: Connection, cause: any Error) {
        // Without monitoring nothing else would find the server usable again, so the next operation tries it.
        if pool.clear(failedGeneration: connection.key.generation, cause: cause) { pool.ready() }
    }
}

extension Duration {
    /// Seconds with one decimal, such as `30.0 s`.
    var formattedSeconds: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
