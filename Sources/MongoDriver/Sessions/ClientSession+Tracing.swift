import Synchronization

/// The span around the calls of a transaction.
extension ClientSession {
    /// The span of the transaction in progress; nil outside of one, or when nobody traces.
    var transactionSpan: (any MongoSpan)? { state.withLock { $0.transactionSpan } }

    /// A transaction begins.
    func beginTransactionSpan() {
        guard let tracing = client.events.tracing else { return }
        let span = tracing.beginTransaction()
        state.withLock { $0.transactionSpan = span }
    }

    /// The transaction is over, or nobody will know whether it is. A commit that is asked for again is within no span.
    func endTransactionSpan(_ error: (any Error)? = nil) {
        guard client.events.tracing != nil else { return }
        let span = state.withLock { state in
            defer { state.transactionSpan = nil }
            return state.transactionSpan
        }
        span?.end(error)
    }
}
