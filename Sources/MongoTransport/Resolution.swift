internal import Synchronization

/// One name being looked up, and the task that waits for it.
final class Resolution: Sendable {
    typealias Answer = Result<[SocketAddress], TransportError>

    private let host: String
    private let port: UInt16
    private let answer = Mutex<Answer?>(nil)
    private let waiter: Waiter

    init(host: String, port: UInt16, reactor: Reactor) {
        self.host = host
        self.port = port
        waiter = Waiter(reactor: reactor)
    }

    var endpoint: Endpoint { .tcp(host: host, port: port) }

    /// Looks the name up, on a resolver thread, unless nobody waits any more.
    func perform() {
        guard !waiter.isClosed else { return }
        do throws(TransportError) {
            finish(.success(try AddressLookup.addresses(host: host, port: port, numericOnly: false)))
        } catch {
            finish(.failure(error))
        }
    }

    /// Hands the answer to the task that waits.
    func finish(_ result: Answer) {
        answer.withLock { $0 = result }
        waiter.signal(.ready)?.resume(returning: .ready)
    }

    /// The answer, or an error when the deadline or a cancellation comes first; the look-up is then abandoned.
    func wait(until deadline: Deadline) async throws(TransportError) -> [SocketAddress] {
        let outcome = await waiter.wait(until: deadline)
        waiter.close()
        if let answer = answer.withLock({ $0 }) { return try answer.get() }
        let code: TransportError.Code = if case .cancelled = outcome { .cancelled } else { .timedOut }
        throw TransportError(code, .resolve, endpoint: endpoint)
    }
}
