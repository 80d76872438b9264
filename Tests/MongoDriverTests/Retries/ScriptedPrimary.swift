import BSON
import Glibc
import LoomTesting
import Synchronization

/// A primary that refuses the first insert because it is about to be none, and tells its monitor a while later that it is
/// one after all.
final class ScriptedPrimary: Sendable {
    private struct State {
        var firstInsert: ContinuousClock.Instant?
        var secondInsert: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let processID = ObjectID()
    private let refusal: @Sendable (Document) -> Document
    private let delay: Duration

    /// - Parameters:
    ///   - delay: How long after the refusal the monitor's question is answered.
    ///   - refusal: What the first insert is answered, given the version of what the monitor knows.
    init(tellsAfter delay: Duration, refusal: @escaping @Sendable (Document) -> Document) {
        self.delay = delay
        self.refusal = refusal
    }

    /// From the refusal to the next attempt; nil when there was none.
    var pause: Duration? {
        state.withLock { state in
            guard let first = state.firstInsert, let second = state.secondInsert else { return nil }
            return second - first
        }
    }

    func server() throws -> ScriptedServer {
        try ScriptedServer { request in self.answer(request) }
    }

    private func answer(_ request: ScriptedServer.Request) -> [ScriptedServer.Action]? {
        switch request.name {
        case "hello", "isMaster", "ismaster":
            guard request.command["topologyVersion"] != nil else {
                return [.reply(hello(request, version: 1))]
            }
            waitForInsert()
            return [.wait(delay), .reply(hello(request, version: 2))]
        case "insert":
            return [.reply(isFirstInsert() ? refusal(version(1)) : ["ok": 1.0, "n": 1])]
        default: return nil
        }
    }

    /// On the thread of the monitor's connection, for as long as a slow machine may need.
    private func waitForInsert() {
        for _ in 0..<4000 where state.withLock({ $0.firstInsert }) == nil { usleep(5000) }
    }

    private func isFirstInsert() -> Bool {
        state.withLock { state in
            if state.firstInsert == nil {
                state.firstInsert = .now
                return true
            }
            if state.secondInsert == nil { state.secondInsert = .now }
            return false
        }
    }

    private func version(_ counter: Int64) -> Document {
        ["processId": .objectID(processID), "counter": .int64(counter)]
    }

    private func hello(_ request: ScriptedServer.Request, version counter: Int64) -> Document {
        var hello = ScriptedServer.ordinaryReply(to: request)
        hello["setName"] = "rs"
        hello["setVersion"] = 1
        hello["topologyVersion"] = .document(version(counter))
        return hello
    }
}
