import MongoTransport

/// The time that one call may take, through selection, checkout, all attempts and all batches.
struct Budget: Sendable {
    /// What was set; nil when nothing was, zero for no limit.
    let timeout: Duration?
    /// When the time is up.
    let deadline: Deadline

    /// No time was set: the older limits hold.
    static let unset = Budget(timeout: nil, deadline: .never)

    /// Begins to count.
    ///
    /// - Throws: `InvalidArgumentError` for a negative timeout.
    init(_ timeout: Duration?) throws {
        if let timeout, timeout < .zero { throw InvalidArgumentError("timeout is negative: \(timeout)") }
        self.init(timeout: timeout, deadline: timeout.map { $0 == .zero ? .never : .after($0) } ?? .never)
    }

    init(timeout: Duration?, deadline: Deadline) {
        self.timeout = timeout
        self.deadline = deadline
    }

    /// Whether a time was set, which turns the older limits off.
    var isSet: Bool { timeout != nil }

    /// The limit on sending and receiving; nil leaves it to `socketTimeoutMS`.
    var socketDeadline: Deadline? { isSet ? deadline : nil }

    /// When the search for a server and a connection, which begins now, has to be over; nil leaves the wait for a
    /// connection to `waitQueueTimeoutMS`.
    func checkOutDeadline(selectionTimeout: @autoclosure () -> Duration) -> Deadline? {
        isSet ? min(deadline, .after(selectionTimeout())) : nil
    }

    /// The time that is left for the server, in whole milliseconds; nil for no limit.
    ///
    /// - Parameter roundTrip: What the way there and back takes at least.
    /// - Throws: `OperationTimeoutError` when the command could not be answered in time.
    func serverTime(roundTrip: Duration, context: ErrorContext) throws -> Int64? {
        guard isSet, let left = deadline.remaining else { return nil }
        let rest = left - roundTrip
        guard rest > .zero else {
            throw OperationTimeoutError(timeout: timeout, cause: nil, context: context)
        }
        return max(1, rest.wholeMillisecondsRoundedDown)
    }

    /// The error to tell the caller: one type for all ways in which the time can end.
    func translate(_ error: any Error) -> any Error {
        guard isSet, error.isTimeout, !(error is OperationTimeoutError) else { return error }
        return OperationTimeoutError(
            timeout: timeout, cause: error, context: (error as? any MongoError)?.context ?? ErrorContext())
    }
}

extension Duration {
    var wholeMillisecondsRoundedDown: Int64 {
        let (seconds, attoseconds) = components
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .max : milliseconds + attoseconds / 1_000_000_000_000_000
    }
}
