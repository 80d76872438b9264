import BSON
import MongoCore
import MongoTransport
import Synchronization

/// Watches one server: asks it for a sign of life, or waits for it to give one, until it is stopped.
///
/// It has a connection of its own, without authentication, and works on the driver's own thread.
final class Monitor: Sendable {
    let address: ServerAddress
    let options: TopologyOptions
    let state = Mutex(MonitorState())
    /// Ends the rest between two checks.
    private let wakeUp: Signal

    /// However often somebody asks, a server is not looked at more often than this.
    static let shortestInterval = Duration.milliseconds(500)

    init(_ address: ServerAddress, _ options: TopologyOptions) throws(TransportError) {
        self.address = address
        self.options = options
        wakeUp = try Signal()
    }

    // MARK: Lifecycle

    /// Begins to watch.
    func start(for server: Server, in topology: Topology) {
        do throws(TransportError) {
            let task = try DriverThread.startTask(name: "monitor of \(address)") {
                await self.watch(server, topology)
            }
            let isStopped = state.withLock { $0.began(task) }
            if isStopped { task.cancel() }
        } catch {
            let description = ServerDescription(unknown: address, error: error)
            topology.checked(server, description, isTimeout: false)
        }
    }

    /// Ends the watching, now.
    func stop() {
        let (tasks, connection) = state.withLock { $0.stop() }
        for task in tasks { task.cancel() }
        connection?.close()
    }

    /// Does what the topology wants.
    func handle(_ request: TopologyEffects.MonitorRequest) {
        switch request {
        case .checkNow:
            if state.withLock({ $0.requestCheck() }) { wakeUp.announce() }
        case .cancelCheck:
            state.withLock { $0.cancelCheck() }?.close()
        }
    }

    // MARK: Watching

    private func watch(_ server: Server, _ topology: Topology) async {
        let checker = ServerChecker(monitor: self, server: server, topology: topology)
        var previous = ServerDescription(unknown: address)
        while !Task.isCancelled {
            let outcome = await checker.check(previous)
            if Task.isCancelled { break }
            guard case .checked(let new, let isTimeout, let isNetworkError) = outcome else {
                // Somebody found the connection broken. The next who needs the server has it looked at.
                await rest()
                continue
            }
            topology.checked(server, new, isTimeout: isTimeout)
            let wasLost = isNetworkError && previous.type.isKnown
            let pushes = options.isStreaming && new.type.isKnown && new.topologyVersion != nil
            previous = new
            if pushes { startSampling(server) }
            if !pushes && !wasLost && !checker.isStreaming { await rest() }
        }
        checker.close()
    }

    /// Waits for the time between heartbeats, or until a check is wanted, but for half a second at least.
    private func rest() async {
        let begin = ContinuousClock.now
        let end = Deadline.after(options.selection.heartbeatFrequency)
        state.withLock { $0.beginRest() }
        while !state.withLock({ $0.isCheckWanted }), !Task.isCancelled {
            if await wakeUp.wait(until: end) != .announced { break }
        }
        let mayLookNow = state.withLock { $0.endRest() }
        let left = Self.shortestInterval - (ContinuousClock.now - begin)
        guard left > .zero, !mayLookNow, !Task.isCancelled else { return }
        // An error here is the end of the monitor or of the process's means; the loop finds out which.
        try? await Reactor.sleep(until: .after(left))
    }

    /// Measures round trips beside the connection on which the server answers only when it likes to.
    private func startSampling(_ server: Server) {
        guard state.withLock({ $0.needsSampler }) else { return }
        let sampler = RoundTripSampler(address: address, options: options)
        do throws(TransportError) {
            let task = try DriverThread.startTask(name: "round trips to \(address)") {
                await sampler.run(for: server)
            }
            if state.withLock({ $0.beganSampling(task) }) { task.cancel() }
        } catch {
            // Without samples the mean stays that of the first hello.
            return
        }
    }
}
