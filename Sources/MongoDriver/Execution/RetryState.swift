import BSON
import MongoCore

/// Counts the attempts of one operation and decides about the next, without I/O.
struct RetryState {
    private let settings: RetrySettings
    private var retryability: Retryability
    private let isInTransaction: Bool
    /// Whether a timeout limits the attempts instead of their number.
    private let isTimed: Bool
    /// Whether the command is repeated whatever the client's settings: the end of a transaction.
    private let isAlwaysNumbered: Bool
    private var failures = 0
    private var hasMetOverload = false

    init(
        _ retryability: Retryability, settings: RetrySettings, isInTransaction: Bool, isTimed: Bool,
        isAlwaysNumbered: Bool = false
    ) {
        self.retryability = retryability
        self.settings = settings
        self.isInTransaction = isInTransaction
        self.isTimed = isTimed
        self.isAlwaysNumbered = isAlwaysNumbered
    }

    /// Whether the operation is sent as a write that can be repeated.
    var numbersWrites: Bool {
        retryability == .write && !isInTransaction && (settings.retriesWrites || isAlwaysNumbered)
    }

    /// Takes what the operation says of itself now that it has been written.
    ///
    /// - Returns: Whether it has to be written again, with a number or without.
    mutating func adopt(_ retryability: Retryability) -> Bool {
        let wasNumbered = numbersWrites
        self.retryability = retryability
        return numbersWrites != wasNumbered
    }

    /// How long to rest before the next attempt; nil when there is to be none.
    ///
    /// - Parameters:
    ///   - isNumbered: Whether the write carried a number by which the server knows it again.
    ///   - jitter: A random number from 0 to 1.
    mutating func rest(after error: any Error, isNumbered: Bool, jitter: Double) -> Duration? {
        failures += 1
        let isOverload = error.isRetryableOverload && retriesAfterOverload
        guard isOverload || isRetryable(error, isNumbered: isNumbered) else { return nil }
        hasMetOverload = hasMetOverload || isOverload
        let limit = hasMetOverload ? settings.maxAdaptiveRetries : isTimed ? Int.max : 1
        guard failures <= limit else { return nil }
        return isOverload ? Self.backoff(after: error, attempt: failures) * jitter : .zero
    }

    private func isRetryable(_ error: any Error, isNumbered: Bool) -> Bool {
        guard !isInTransaction else { return false }
        return switch retryability {
        case .read: settings.retriesReads && error.isRetryableRead
        case .write: isNumbered && error.mongoLabels.contains(ErrorLabel.retryableWrite)
        case .continuedRead, .unnumberedWrite, .userCommand: false
        }
    }

    private var retriesAfterOverload: Bool {
        switch retryability {
        case .read, .continuedRead: settings.retriesReads
        case .write, .unnumberedWrite: settings.retriesWrites
        case .userCommand: settings.retriesReads && settings.retriesWrites
        }
    }

    /// Whether the next attempt should go to another server than the one that failed.
    func avoidsServer(after error: any Error, isSharded: Bool) -> Bool {
        isSharded || (settings.retargetsOnOverload && error.isRetryableOverload)
    }

    private static func backoff(after error: any Error, attempt: Int) -> Duration {
        let asked = (error as? any MongoError)?.serverReply?["baseBackoffMS"]?.intValue
        let base = Duration.milliseconds(asked.map { max($0, 0) } ?? 100)
        var rest = base
        for _ in 0..<min(attempt, 16) { rest = min(rest * 2, .seconds(10)) }
        return rest
    }
}
