package import BSON

/// The life of a session's transactions, without I/O: what may be done next, and what has to be sent for it.
package struct TransactionMachine: Sendable {
    /// Where a session's transaction stands.
    package enum State: Sendable {
        /// There is none, or the last one is over and forgotten.
        case none
        /// Begun by the user; the server knows nothing of it yet.
        case starting
        /// Known to the server.
        case inProgress
        /// Committed; committing again asks for the outcome once more.
        case committed
        /// Aborted.
        case aborted
    }

    /// Where the transaction stands.
    package private(set) var state = State.none
    /// What the transaction runs with.
    package private(set) var settings = TransactionSettings()
    /// What a sharded cluster needs to find the outcome again.
    package var recoveryToken: Document?
    /// Whether the server has heard of the transaction.
    private var wasSent = false

    /// A session without transactions.
    package init() {}

    /// Whether commands belong to a transaction now.
    package var isActive: Bool { state == .starting || state == .inProgress }

    /// Begins a transaction.
    package mutating func start(_ settings: TransactionSettings) throws(TransactionRuleError) {
        guard !isActive else { throw TransactionRuleError("Transaction already in progress") }
        guard settings.writeConcern.isAcknowledged else {
            throw TransactionRuleError("transactions do not support unacknowledged write concerns")
        }
        state = .starting
        self.settings = settings
        recoveryToken = nil
        wasSent = false
    }

    /// What part of a transaction a command is.
    package enum Role: Sendable {
        case outside
        case first
        case later
    }

    /// What part a command plays that is about to be sent. A transaction that is over is forgotten.
    package mutating func role() -> Role {
        switch state {
        case .none: return .outside
        case .starting: return .first
        case .inProgress: return .later
        case .committed, .aborted:
            state = .none
            return .outside
        }
    }

    /// The first command has gone out, whatever became of it.
    package mutating func didSend() {
        guard state == .starting else { return }
        state = .inProgress
        wasSent = true
    }

    /// What ending a transaction needs.
    package enum Ending: Sendable {
        /// The server never heard of it.
        case nothing
        /// The command has to be sent; `isRepeated` when it was before.
        case send(isRepeated: Bool)
    }

    /// Commits.
    package mutating func commit() throws(TransactionRuleError) -> Ending {
        switch state {
        case .none: throw TransactionRuleError("No transaction started")
        case .aborted:
            throw TransactionRuleError("Cannot call commitTransaction after calling abortTransaction")
        case .starting, .inProgress:
            state = .committed
            return wasSent ? .send(isRepeated: false) : .nothing
        case .committed: return wasSent ? .send(isRepeated: true) : .nothing
        }
    }

    /// Aborts.
    package mutating func abort() throws(TransactionRuleError) -> Ending {
        switch state {
        case .none: throw TransactionRuleError("No transaction started")
        case .aborted: throw TransactionRuleError("Cannot call abortTransaction twice")
        case .committed:
            throw TransactionRuleError("Cannot call abortTransaction after calling commitTransaction")
        case .starting, .inProgress:
            state = .aborted
            return wasSent ? .send(isRepeated: false) : .nothing
        }
    }
}
