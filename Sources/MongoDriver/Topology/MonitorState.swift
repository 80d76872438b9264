/// What the lock of a monitor guards.
struct MonitorState {
    private var task: Task<Void, Never>?
    private var sampler: Task<Void, Never>?
    private var isStopped = false
    /// The connection of the monitor, once it is greeted.
    private var connection: Connection?
    /// Whether the connection was closed because somebody found that it is not to be trusted.
    private var isCancelled = false
    private var isResting = false
    /// Whether the next rest follows a cancelled check: a wish for a check is not lost before it begins.
    private var isRecovering = false
    private(set) var isCheckWanted = false

    // MARK: Lifecycle

    /// Returns whether the monitor was stopped before it began.
    mutating func began(_ task: Task<Void, Never>) -> Bool {
        self.task = task
        return isStopped
    }

    var needsSampler: Bool { sampler == nil && !isStopped }

    /// Returns whether the monitor was stopped meanwhile.
    mutating func beganSampling(_ task: Task<Void, Never>) -> Bool {
        sampler = task
        return isStopped
    }

    mutating func stop() -> ([Task<Void, Never>], Connection?) {
        isStopped = true
        defer {
            task = nil
            sampler = nil
            connection = nil
        }
        return ([task, sampler].compactMap(\.self), connection)
    }

    // MARK: Checks

    /// Returns whether the monitor rests and has to be woken; during a check the wish is granted anyway.
    mutating func requestCheck() -> Bool {
        guard isResting || isRecovering, !isCheckWanted else { return false }
        isCheckWanted = true
        return isResting
    }

    mutating func beginRest() {
        isResting = true
        if !isRecovering { isCheckWanted = false }
    }

    /// Returns whether the monitor may look at once: its last check was not one that ended by itself.
    mutating func endRest() -> Bool {
        defer {
            isResting = false
            isRecovering = false
            isCheckWanted = false
        }
        return isRecovering
    }

    /// Notes the connection that a cancellation has to close. Returns whether it is of use at all.
    mutating func use(_ connection: Connection) -> Bool {
        self.connection = connection
        isCancelled = false
        return !isStopped
    }

    /// Returns the connection to close; nil when there is none to lose.
    mutating func cancelCheck() -> Connection? {
        guard let connection else { return nil }
        isCancelled = true
        isRecovering = true
        if !isResting { isCheckWanted = false }
        self.connection = nil
        return connection
    }

    /// Whether the check that failed was cancelled.
    mutating func takeCancellation() -> Bool {
        connection = nil
        defer { isCancelled = false }
        return isCancelled
    }
}
