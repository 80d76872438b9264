/// How a wait ended.
enum WaitOutcome: Sendable {
    /// What was waited for may have happened: try again.
    case ready
    /// The peer is gone, or an error is pending: try once more, and waiting again is of no use.
    case hungUp
    case timedOut
    case cancelled
    /// This side closed it.
    case closed
    /// Somebody else is waiting for the same thing.
    case busy
}
