import MongoCore
import MongoTransport
import Synchronization

/// A transaction that is run as a whole: its time, and what follows its errors.
struct WholeTransaction {
    private let session: ClientSession
    private let timeout: Duration?
    private var loop: TransactionRetryLoop
    private let hadDeadline: Bool

    /// What follows a failed commit.
    enum Step {
        case commitAgain
        case restart(after: Duration)
    }

    init(session: ClientSession, options: TransactionOptions) {
        self.session = session
        timeout =
            options.timeout ?? session.options.defaultTransactionOptions.timeout ?? session.options
            .defaultTimeout
            ?? session.client.scope.timeout
        let limit = timeout == .zero ? Duration.seconds(Int64(Int32.max)) : timeout
        loop = limit.map { TransactionRetryLoop(at: .now, limit: $0) } ?? TransactionRetryLoop(at: .now)
        hadDeadline = timeout != nil
        if let limit {
            session.state.withLock { $0.callBudget = Budget(timeout: limit, deadline: .after(limit)) }
        }
    }

    /// The session's operations have no common deadline any more.
    func end() {
        if hadDeadline { session.state.withLock { $0.callBudget = nil } }
    }

    /// How long to rest before the whole is run again; throws the error when it is not.
    mutating func restAfterBody(_ error: any Error) throws -> Duration {
        switch loop.bodyFailed(Self.failure(error), at: .now, jitter: Double.random(in: 0..<1)) {
        case .restart(let rest): return rest
        case .failInTime: throw outOfTime(error)
        case .fail, .commitAgain: throw error
        }
    }

    /// What to do after a failed commit; throws the error when that is all.
    mutating func stepAfterCommit(_ error: any Error) throws -> Step {
        switch loop.commitFailed(Self.failure(error), at: .now, jitter: Double.random(in: 0..<1)) {
        case .commitAgain: return .commitAgain
        case .restart(let rest): return .restart(after: rest)
        case .failInTime: throw outOfTime(error)
        case .fail: throw error
        }
    }

    private func outOfTime(_ error: any Error) -> any Error {
        OperationTimeoutError(
            timeout: timeout ?? .seconds(120), cause: error,
            context: (error as? any MongoError)?.context ?? ErrorContext())
    }

    private static func failure(_ error: any Error) -> TransactionRetryLoop.Failure {
        TransactionRetryLoop.Failure(labels: error.mongoLabels, code: (error as? any MongoError)?.code)
    }
}
