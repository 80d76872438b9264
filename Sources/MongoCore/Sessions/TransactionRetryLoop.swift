/// Decides how a transaction that is run as a whole goes on after an error, without I/O.
package struct TransactionRetryLoop: Sendable {
    /// What an error says that matters here.
    package struct Failure: Sendable {
        /// The error's labels.
        package let labels: Set<String>
        /// The server's code.
        package let code: Int32?

        /// Makes one.
        package init(labels: Set<String>, code: Int32?) {
            self.labels = labels
            self.code = code
        }
    }

    /// What to do.
    package enum Step: Sendable, Equatable {
        /// Give the error to the caller.
        case fail
        /// The time is up: give the caller the error, as the cause of that.
        case failInTime
        /// Run the whole transaction once more after a rest.
        case restart(after: Duration)
        /// Commit once more.
        case commitAgain
    }

    private var restarts = 0
    private let start: Moment
    private let limit: Duration

    /// Begins.
    ///
    /// - Parameter limit: After how long nothing is tried again; 120 seconds by default.
    package init(at start: Moment, limit: Duration = .seconds(120)) {
        self.start = start
        self.limit = limit
    }

    /// The code of a server that ran out of the time given to it.
    private static let maxTimeExpired: Int32 = 50

    /// The body failed and the transaction has been aborted.
    ///
    /// - Parameter jitter: A random number from 0 to 1.
    package mutating func bodyFailed(_ failure: Failure, at now: Moment, jitter: Double) -> Step {
        guard failure.labels.contains("TransientTransactionError") else { return .fail }
        return restart(at: now, jitter)
    }

    /// The commit failed.
    package mutating func commitFailed(_ failure: Failure, at now: Moment, jitter: Double) -> Step {
        if failure.labels.contains("UnknownTransactionCommitResult"), failure.code != Self.maxTimeExpired {
            return isInTime(now) ? .commitAgain : .failInTime
        }
        guard failure.labels.contains("TransientTransactionError") else { return .fail }
        return restart(at: now, jitter)
    }

    private mutating func restart(at now: Moment, _ jitter: Double) -> Step {
        restarts += 1
        var longest = Duration.milliseconds(5)
        for _ in 0..<min(restarts, 16) { longest = min(longest * 3 / 2, .milliseconds(500)) }
        let rest = longest * jitter
        guard isInTime(now.advanced(by: rest)) else { return .failInTime }
        return .restart(after: rest)
    }

    private func isInTime(_ moment: Moment) -> Bool {
        start.duration(to: moment) < limit
    }
}
