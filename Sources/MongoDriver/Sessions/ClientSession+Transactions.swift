import BSON
import MongoCore
import MongoTransport
import Synchronization

extension ClientSession {
    /// Begins a transaction: the operations that follow in the session belong to it. Nothing is sent yet.
    ///
    /// - Throws: `SessionError` when a transaction is in progress already, in a snapshot session, after the session's
    ///   end, or for an unacknowledged write concern.
    public func startTransaction(_ options: TransactionOptions = TransactionOptions()) throws {
        guard !self.options.isSnapshot else {
            throw SessionError("Transactions are not supported in snapshot sessions")
        }
        let settings = settings(options)
        let failure: TransactionRuleError? = try state.withLock { state in
            guard !state.hasEnded, let serverSession = state.serverSession else {
                throw SessionError("The session has ended")
            }
            do throws(TransactionRuleError) {
                try state.transaction.start(settings)
            } catch {
                return error
            }
            _ = serverSession.nextTransactionNumber()
            state.transactionTimeout = options.timeout
            return nil
        }
        if let failure { throw SessionError(failure.message) }
        unpin()
        beginTransactionSpan()
    }

    private func settings(_ given: TransactionOptions) -> TransactionSettings {
        let defaults = options.defaultTransactionOptions
        let scope = client.scope
        return TransactionSettings(
            readConcern: given.readConcern ?? defaults.readConcern ?? scope.read,
            writeConcern: given.writeConcern ?? defaults.writeConcern ?? scope.write,
            readPreference: given.readPreference ?? defaults.readPreference ?? scope.readPreference,
            maxCommitTime: given.maxCommitTime ?? defaults.maxCommitTime)
    }

    /// Makes the transaction's effects last. Called again, it asks for the outcome once more.
    ///
    /// It is tried again once by itself. After an error with the label `UnknownTransactionCommitResult` the outcome is
    /// not known, and calling it again is safe.
    /// - Throws: `SessionError` without a transaction or after an abort; a `MongoError` when the server refuses.
    public func commitTransaction(timeout: Duration? = nil) async throws {
        let ending = try rule { transaction throws(TransactionRuleError) in try transaction.commit() }
        guard case .send(let isRepeated) = ending else { return endTransactionSpan() }
        let operation = state.withLock { state in
            EndTransactionOperation(
                kind: .commit, settings: state.transaction.settings,
                recoveryToken: state.transaction.recoveryToken,
                isRepeated: isRepeated)
        }
        do {
            try await finish(operation, timeout)
            endTransactionSpan()
        } catch {
            let failure = Self.commitFailure(error)
            transactionEndFailed(error)
            endTransactionSpan(failure)
            throw failure
        }
    }

    /// Undoes what the transaction did.
    ///
    /// Errors of the server are of no consequence, as it aborts by itself what is not committed; they are logged.
    /// - Throws: `SessionError` without a transaction, or when it is over already.
    public func abortTransaction(timeout: Duration? = nil) async throws {
        let ending = try rule { transaction throws(TransactionRuleError) in try transaction.abort() }
        defer { unpin() }
        guard case .send = ending else { return endTransactionSpan() }
        let operation = state.withLock { state in
            EndTransactionOperation(
                kind: .abort, settings: state.transaction.settings,
                recoveryToken: state.transaction.recoveryToken, isRepeated: false)
        }
        if Task.isCancelled {
            unpin(abandons: true)
            // The cancelled task may send nothing more, but the server should not keep the transaction's locks. Nor is
            // the session others' to use before it is through, however soon it ends.
            state.withLock { $0.isAborting = true }
            return client.inBackground("A transaction could not be aborted") {
                defer {
                    self.endTransactionSpan()
                    self.state.withLock { $0.isAborting = false }
                    self.giveBackServerSession()
                }
                try await self.finish(operation, timeout)
            }
        }
        defer { endTransactionSpan() }
        do {
            try await finish(operation, timeout)
        } catch {
            client.events.log(.debug, .command, "A transaction could not be aborted: \(error)")
        }
    }

    private func rule(
        _ step: (inout TransactionMachine) throws(TransactionRuleError) -> TransactionMachine.Ending
    ) throws -> TransactionMachine.Ending {
        let outcome: Result<TransactionMachine.Ending, TransactionRuleError> = try state.withLock { state in
            guard !state.hasEnded else { throw SessionError("The session has ended") }
            do throws(TransactionRuleError) {
                return .success(try step(&state.transaction))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let ending): return ending
        case .failure(let error): throw SessionError(error.message)
        }
    }

    private func finish(_ operation: EndTransactionOperation, _ timeout: Duration?) async throws {
        var scope = client.scope.with(session: self)
        let (ofTransaction, ofCall) = state.withLock { ($0.transactionTimeout, $0.callBudget) }
        scope.timeout = timeout ?? ofTransaction ?? options.defaultTimeout ?? scope.timeout
        var execution = try Execution(ending: operation, client: client, scope: scope)
        var operation = operation
        operation.isTimed = ofCall != nil || scope.timeout != nil
        _ = try await execution.run(&operation)
    }

    /// A commit's error, with the label that says that the outcome is not known.
    private static func commitFailure(_ error: any Error) -> any Error {
        isOutcomeUnknown(error) ? error.labelled(ErrorLabel.unknownCommitResult) : error
    }

    /// Whether it leaves open what became of a commit.
    static func isOutcomeUnknown(_ error: any Error) -> Bool {
        if error is WriteConcernError {
            // What the write concern asks for cannot be had at all: asking again does not help.
            return (error as? WriteConcernError)?.code != 100 && (error as? WriteConcernError)?.code != 79
        }
        return error is ServerSelectionError || error.isNetworkError || error.isPoolCleared || error.isTimeout
            || error.mongoLabels.contains(ErrorLabel.retryableWrite) || error.isRetryableRead
    }

    // MARK: Whole transactions

    /// Runs a transaction as a whole: begins it, calls `body`, commits, and tries again what is worth trying.
    ///
    /// ```swift
    /// try await session.withTransaction { session in
    ///     try await orders.with(session: session).insertOne(order)
    ///     try await stock.with(session: session).updateOne(["_id": item], ["$inc": ["n": -1]])
    /// }
    /// ```
    /// `body` may be called several times, so it must do nothing outside of the database that cannot be repeated, and
    /// it has to let errors through. What it throws aborts the transaction. It ends after 120 seconds, or after the
    /// timeout of the options, the session or the client.
    /// - Returns: What `body` returns.
    /// - Throws: what `body` throws, `OperationTimeoutError` when the time is up, and as `commitTransaction()`.
    public func withTransaction<Result>(
        _ options: TransactionOptions = TransactionOptions(), _ body: (ClientSession) async throws -> Result
    ) async throws -> Result {
        var loop = WholeTransaction(session: self, options: options)
        defer { loop.end() }
        while true {
            try startTransaction(options)
            let result: Result
            do {
                result = try await body(self)
            } catch {
                try await abortIfActive()
                try await client.pause(loop.restAfterBody(error))
                continue
            }
            guard transactionState.needsCommit else { return result }
            if try await commit(&loop) { return result }
        }
    }

    func abortIfActive() async throws {
        guard isInTransaction else { return }
        // The abort gets a time of its own: the call's may be used up.
        let budget = state.withLock { state in
            defer { state.callBudget = nil }
            return state.callBudget
        }
        defer { state.withLock { $0.callBudget = budget } }
        try await abortTransaction()
    }

    /// Commits as often as it takes; false when the whole transaction has to start again.
    func commit(_ loop: inout WholeTransaction) async throws -> Bool {
        while true {
            do {
                try await commitTransaction()
                return true
            } catch {
                switch try loop.stepAfterCommit(error) {
                case .commitAgain: continue
                case .restart(let rest):
                    try await client.pause(rest)
                    return false
                }
            }
        }
    }
}

extension TransactionMachine.State {
    /// Whether the body of a whole transaction left the commit to its caller.
    var needsCommit: Bool { self == .starting || self == .inProgress }
}
