import BSON
import MongoCore
import MongoTransport
import MongoWire
import Synchronization

/// Makes the checks of a monitor, one after the other.
// Unchecked: used by the monitor's own task alone.
final class ServerChecker: @unchecked Sendable {
    enum Outcome {
        /// The server is what the description says; if that holds an error, it failed in this way.
        case checked(ServerDescription, isTimeout: Bool, isNetworkError: Bool)
        /// The connection was taken away while the check ran.
        case cancelled
    }

    private let monitor: Monitor
    private let server: Server
    private let topology: Topology
    private var connection: MonitorConnection?
    private var connectionCount = 0

    init(monitor: Monitor, server: Server, topology: Topology) {
        self.monitor = monitor
        self.server = server
        self.topology = topology
    }

    /// Whether the next answer comes without asking.
    var isStreaming: Bool { connection?.isStreaming ?? false }

    func close() {
        connection?.close()
        connection = nil
    }

    /// Looks at the server once.
    ///
    /// - Parameter previous: What the last look found; decides whether the server is asked, or waited for.
    func check(_ previous: ServerDescription) async -> Outcome {
        if connection?.isUsable == false { close() }
        let isAwaited = connection != nil && (isStreaming || awaits(previous))
        if connection == nil { connectionCount += 1 }
        let heartbeat = TopologyEvent.Heartbeat(
            address: server.address, isAwaited: isAwaited, connectionID: connectionCount,
            serverConnectionID: connection?.serverConnectionID)
        let begin = ContinuousClock.now
        if topology.events.wantsTopology { topology.heartbeat(server, .heartbeatStarted(heartbeat)) }
        do {
            let (reply, roundTrip) = try await answer(previous, isAwaited: isAwaited)
            if let roundTrip { server.addRoundTrip(roundTrip) }
            tell(heartbeat, reply, since: begin)
            return .checked(
                ServerDescription(server.address, hello: reply, roundTrips: server.roundTrips, at: .now),
                isTimeout: false, isNetworkError: false)
        } catch {
            return failed(error, heartbeat, since: begin)
        }
    }

    private func awaits(_ previous: ServerDescription) -> Bool {
        monitor.options.isStreaming && previous.type.isKnown && previous.topologyVersion != nil
    }

    /// The server's answer, and what the way there and back took unless the server let us wait.
    private func answer(_ previous: ServerDescription, isAwaited: Bool) async throws -> (Document, Duration?)
    {
        guard let connection else { return try await connect() }
        if isAwaited {
            let reply = try await connection.next(after: previous.topologyVersion)
            return (reply, nil)
        }
        return try await connection.measuredHello()
    }

    private func connect() async throws -> (Document, Duration?) {
        let connection = try await MonitorConnection.open(
            server.address, number: connectionCount, monitor.options)
        guard monitor.state.withLock({ $0.use(connection.base) }) else {
            connection.close()
            throw CancellationError()
        }
        self.connection = connection
        return try await connection.measuredGreeting()
    }

    private func tell(
        _ heartbeat: TopologyEvent.Heartbeat, _ reply: Document, since begin: ContinuousClock.Instant
    ) {
        guard topology.events.wantsTopology else { return }
        let heartbeat = TopologyEvent.Heartbeat(
            address: heartbeat.address, isAwaited: heartbeat.isAwaited, connectionID: heartbeat.connectionID,
            serverConnectionID: connection?.serverConnectionID)
        let duration = ContinuousClock.now - begin
        topology.heartbeat(server, .heartbeatSucceeded(heartbeat, duration: duration, reply: reply))
    }

    private func failed(
        _ error: any Error, _ heartbeat: TopologyEvent.Heartbeat, since begin: ContinuousClock.Instant
    ) -> Outcome {
        close()
        let wasCancelled = monitor.state.withLock { $0.takeCancellation() }
        if topology.events.wantsTopology {
            let duration = ContinuousClock.now - begin
            topology.heartbeat(server, .heartbeatFailed(heartbeat, duration: duration, error: error))
        }
        if wasCancelled { return .cancelled }
        server.resetRoundTrips()
        let transport = error as? TransportError
        return .checked(
            ServerDescription(unknown: server.address, error: error), isTimeout: transport?.code == .timedOut,
            isNetworkError: transport != nil)
    }
}
