import MongoCore
import MongoTransport
import Synchronization

/// The token that all connections of a client log in with, and the callback that gives the next.
final class OIDCTokenCache: Sendable {
    typealias Callback = @Sendable (OIDCRequest) async throws -> OIDCToken

    private struct Held {
        let token: Secret
        let end: ContinuousClock.Instant?
    }

    private struct State {
        var held: Held?
        var lastCall: ContinuousClock.Instant?
        /// Whether somebody asks for a token now.
        var isAsking = false
    }

    /// The specification's limits: one call at a time, not more than ten a second, a minute for each.
    private static let pause = Duration.milliseconds(100)
    private static let limit = Duration.seconds(60)

    private let callback: Callback
    private let username: String?
    private let state = Mutex(State())

    init(username: String?, callback: @escaping Callback) {
        self.callback = callback
        self.username = username
    }

    /// The token at hand, if it still holds.
    var current: Secret? {
        state.withLock { state in
            guard let held = state.held else { return nil }
            if let end = held.end, end <= .now { state.held = nil }
            return state.held?.token
        }
    }

    /// Forgets a token that a server refused, unless another has come in its place.
    func forget(_ token: Secret) {
        state.withLock { state in
            if state.held?.token == token { state.held = nil }
        }
    }

    /// The token at hand, else a new one from the callback.
    ///
    /// - Throws: what the callback throws; `TransportError` with `.timedOut` or `.cancelled`.
    func token(deadline: Deadline) async throws -> Secret {
        let deadline = min(deadline, .after(Self.limit))
        while true {
            if let current { return current }
            if state.withLock({ Self.claim(&$0) }) { return try await ask(deadline: deadline) }
            // Somebody else is asking, or asked just now: the answer is theirs to bring.
            guard !deadline.hasPassed else {
                throw TransportError(
                    .timedOut, .sleep, detail: "waiting for another call of the OIDC callback")
            }
            try await Reactor.sleep(until: min(deadline, .after(.milliseconds(20))))
        }
    }

    private static func claim(_ state: inout State) -> Bool {
        guard !state.isAsking else { return false }
        if let last = state.lastCall, last + pause > .now { return false }
        state.isAsking = true
        return true
    }

    /// Calls the callback, and waits no longer than the deadline: a callback that does not come back must not keep the
    /// operation. What it still brings then is there for the next.
    private func ask(deadline: Deadline) async throws -> Secret {
        let request = OIDCRequest(
            version: 1, username: username, timeout: max(deadline.remaining ?? Self.limit, .zero))
        let done: Signal
        do throws(TransportError) {
            done = try Signal()
        } catch {
            state.withLock { $0.isAsking = false }
            throw error
        }
        let answer = Answer()
        // Detached: of a blocking caller it must not take over the thread, which waits here.
        let call = Task.detached {
            let result: Result<Secret, any Error>
            do {
                result = .success(try await self.keep(self.callback(request)))
            } catch {
                result = .failure(error)
            }
            self.state.withLock { state in
                state.isAsking = false
                state.lastCall = .now
            }
            answer.result.withLock { $0 = result }
            done.announce()
        }
        switch await done.wait(until: deadline) {
        case .announced:
            if let result = answer.result.withLock({ $0 }) { return try result.get() }
            throw TransportError(.other, .sleep, detail: "the OIDC callback ended without an answer")
        case .cancelled:
            call.cancel()
            throw CancellationError()
        case .timedOut:
            call.cancel()
            throw TransportError(.timedOut, .sleep, detail: "the OIDC callback has not come back")
        }
    }

    /// What a call brought, for the one who waits for it.
    private final class Answer: Sendable {
        let result = Mutex<Result<Secret, any Error>?>(nil)
    }

    private func keep(_ token: OIDCToken) -> Secret {
        state.withLock { state in
            state.held = Held(token: token.secret, end: token.lifetime.map { .now + $0 })
        }
        return token.secret
    }
}
