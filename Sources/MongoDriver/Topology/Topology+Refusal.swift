import MongoCore
import MongoTransport
import Synchronization

extension Topology {
    /// Waits, after a primary refused an operation because it is about to be none, until it says so to its monitor too.
    ///
    /// A primary that loses an election interrupts and refuses operations some milliseconds before its hello tells of
    /// the change. Such a refusal has no newer version than what is known, so by the rules it changes nothing; an
    /// operation that is tried again at once meets the same server and is refused once more, for the same election.
    ///
    /// It does not wait when the refusal has changed the description, or when the server was heard of since. It waits
    /// no longer than `deadline`, and half a second: then the server is asked again, as what is known of it says.
    /// - Throws: `CancellationError`.
    func awaitWord(of server: Server, after error: any Error, until deadline: Deadline) async throws {
        guard let refusal = Refusal(error), let known = description[server.address],
            refusal.contradicts(known)
        else { return }
        // Without a signal there is no waiting, and trying again at once is all that can be done.
        guard let signal = try? takeSignal() else { return }
        let waiter = state.withLock { $0.enter(signal) }
        defer { state.withLock { $0.leave(waiter) } }
        server.monitor?.handle(.checkNow)
        let limit = min(deadline, .after(Monitor.shortestInterval))
        while let now = description[server.address], refusal.contradicts(now),
            now.lastUpdateTime == known.lastUpdateTime
        {
            switch await signal.wait(until: limit) {
            case .announced: break
            case .timedOut: return
            case .cancelled: throw CancellationError()
            }
        }
    }
}

/// A server's word to an operation that it is not what the client took it for.
private struct Refusal {
    private let version: TopologyVersion

    /// Nil for an error that says nothing of the kind, or not as of which version.
    init?(_ error: any Error) {
        guard let reply = (error as? any MongoError)?.serverReply,
            let version = StateChange(reply: reply)?.topologyVersion
        else { return nil }
        self.version = version
    }

    /// Whether the server, as of the same version, says of itself that it is the primary.
    func contradicts(_ known: ServerDescription) -> Bool {
        known.type == .rsPrimary && known.topologyVersion == version
    }
}
