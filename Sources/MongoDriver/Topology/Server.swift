import BSON
import MongoCore
import MongoTransport
import Synchronization

/// One server of a deployment: its connections, and its monitor.
final class Server: Sendable {
    let address: ServerAddress
    let pool: ConnectionPool<Connection>
    /// Nil behind a load balancer, where nobody can say which server would answer.
    let monitor: Monitor?
    /// Whether the client talks to this one server, whatever it is part of.
    let isDirect: Bool
    private let topology: Topology
    private let operations = Atomic<Int>(0)
    private let roundTripTimes = Mutex(RoundTripTimes())

    init(_ address: ServerAddress, in topology: Topology) throws(TransportError) {
        self.address = address
        self.topology = topology
        let settings = topology.options.connection
        isDirect = topology.options.topology.directConnection
        pool = try ConnectionPool(
            address: address, options: topology.options.pool,
            isLoadBalanced: topology.options.topology.loadBalanced, isStarted: false,
            listener: topology.events.poolListener,
            onFailure: { error, key in topology.failedToConnect(address, error, key) },
            establish: { request in try await Connection.establish(request, settings: settings) })
        monitor = topology.options.topology.loadBalanced ? nil : try Monitor(address, topology.options)
    }

    /// Begins the background work.
    func start() {
        do throws(TransportError) {
            try pool.start()
        } catch {
            topology.tellOfTrouble(address, error)
        }
        monitor?.start(for: self, in: topology)
    }

    /// Ends the background work, and the pool for good.
    func stop() {
        monitor?.stop()
        pool.close()
    }

    /// What is known of the server now.
    var description: ServerDescription {
        topology.description[address] ?? ServerDescription(unknown: address)
    }

    /// Whether the server leads to a sharded cluster.
    var isMongos: Bool { description.type == .mongos }

    // MARK: Round trips

    /// What the way to the server and back takes at least; zero while that is not known.
    var minRoundTripTime: Duration { roundTripTimes.withLock(\.minimum) }

    /// The round trips so far.
    var roundTrips: RoundTripTimes { roundTripTimes.withLock { $0 } }

    /// Counts one more round trip.
    func addRoundTrip(_ time: Duration) { roundTripTimes.withLock { $0.add(time) } }

    /// Forgets the round trips: the server is not reached any more.
    func resetRoundTrips() { roundTripTimes.withLock { $0 = RoundTripTimes() } }

    // MARK: Lending connections

    /// How many operations have a connection, or wait for one.
    var operationCount: Int { operations.load(ordering: .relaxed) }

    /// Takes a connection out of the pool, which has to be given back by `checkIn`.
    ///
    /// - Parameter deadline: When to give up; nil means after `waitQueueTimeoutMS`.
    /// - Throws: `PoolError`, `ConnectionError`, what else stands in the way of a new connection, or
    ///   `CancellationError`.
    func checkOut(deadline: Deadline?, context: ErrorContext) async throws -> Connection {
        operations.wrappingAdd(1, ordering: .relaxed)
        if let connection = pool.checkOutAvailable() { return connection }
        do throws(ConnectionPoolError) {
            return try await pool.checkOut(deadline: deadline)
        } catch {
            operations.wrappingSubtract(1, ordering: .relaxed)
            throw translate(error, context)
        }
    }

    /// Gives a connection back.
    func checkIn(_ connection: Connection) {
        operations.wrappingSubtract(1, ordering: .relaxed)
        pool.checkIn(connection)
    }

    private func translate(_ error: ConnectionPoolError, _ context: ErrorContext) -> any Error {
        var context = context
        context.address = address
        if let failure = PoolError(error, context: context) { return failure }
        guard case .establishing(_, let cause) = error else { return CancellationError() }
        return (cause as? HandshakeFailure)?.publicError(context) ?? cause
    }

    // MARK: Failures

    /// An operation failed on a connection; what that says of the server is noted.
    func didFail(_ connection: Connection, error: any Error) {
        guard let failure = ServerFailure(operation: error) else { return }
        topology.failed(self, failure, on: connection.key, cause: error)
    }
}

extension Topology {
    /// What keeps the driver's threads from working for a server goes to the log: no call of the program is at fault.
    func tellOfTrouble(_ address: ServerAddress, _ error: TransportError) {
        events.log(
            .error, .topology, "A server cannot be used",
            Document(serverAt: address).with("failure", .string("\(error)")))
    }
}
