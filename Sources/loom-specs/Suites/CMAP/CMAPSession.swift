import BSON
import MongoCore
import MongoDriver
import Synchronization

/// One pool under test, with the threads that use it and the connections they hold.
final class CMAPSession<Connection: PooledConnection>: Sendable {
    private struct State {
        var threads: [String: CMAPThread] = [:]
        var labelled: [String: Connection] = [:]
        /// Held without a label until the end.
        var others: [Connection] = []
    }

    /// Leads the handler of failures to the pool. It stands in for the monitoring of servers, which clears the pool when
    /// a connection cannot be established.
    private final class Holder: Sendable {
        let pool = Mutex<ConnectionPool<Connection>?>(nil)
    }

    private let pool: ConnectionPool<Connection>
    private let holder = Holder()
    private let events = CMAPEvents()
    private let test: CMAPTest
    private let form: CMAPForm
    private let state = Mutex(State())

    init(
        _ test: CMAPTest, _ form: CMAPForm, address: ServerAddress,
        establish: @escaping ConnectionPool<Connection>.Establisher
    ) throws {
        self.test = test
        self.form = form
        pool = try ConnectionPool(
            address: address, options: test.options, maintenanceInterval: test.maintenanceInterval,
            listener: { [events] in events.append($0) },
            onFailure: { [holder] error, key in
                holder.pool.withLock { $0 }?.clear(failedGeneration: key.generation, cause: error)
            }, establish: establish)
        holder.pool.withLock { $0 = pool }
    }

    /// Does what the test says, and compares what comes of it.
    func run() async throws {
        let error = await failure()
        let events = events.all
        await cleanUp()
        try CMAPErrorMatch.check(error, test.expectedError)
        try CMAPMatch.events(events, test)
    }

    /// The error that an operation on the main thread ends with.
    private func failure() async -> (any Error)? {
        do {
            for operation in test.operations { try await perform(operation) }
            return nil
        } catch {
            return error
        }
    }

    private func perform(_ operation: CMAPOperation) async throws {
        guard let name = operation.thread else { return try await act(operation.action) }
        try await thread(name).enqueue { try await self.act(operation.action) }
    }

    private func act(_ action: CMAPOperation.Action) async throws {
        switch action {
        case .start(let name): state.withLock { $0.threads[name] = CMAPThread() }
        case .wait(let duration): try await Task.sleep(for: duration)
        case .waitForThread(let name): try await thread(name).finish()
        case .waitForEvent(let type, let count, let timeout):
            try await events.wait(for: type, count: count, timeout: timeout)
        case .checkOut(let label): keep(try await form.checkOut(from: pool), label)
        case .checkIn(let label): pool.checkIn(try take(label))
        case .clear(let interruptsInUse): pool.clear(interruptsInUse: interruptsInUse)
        case .ready: pool.ready()
        case .close: pool.close()
        }
    }

    private func thread(_ name: String) throws -> CMAPThread {
        guard let thread = state.withLock({ $0.threads[name] }) else {
            throw Mismatch("the thread \(name) was not started")
        }
        return thread
    }

    private func keep(_ connection: Connection, _ label: String?) {
        state.withLock { state in
            if let label { state.labelled[label] = connection } else { state.others.append(connection) }
        }
    }

    private func take(_ label: String) throws -> Connection {
        guard let connection = state.withLock({ $0.labelled.removeValue(forKey: label) }) else {
            throw Mismatch("no connection is labelled \(label)")
        }
        return connection
    }

    /// Ends whatever goes on, after the events were looked at.
    private func cleanUp() async {
        pool.close()
        holder.pool.withLock { $0 = nil }
        for thread in state.withLock({ Array($0.threads.values) }) {
            // What the closing makes of the rest is no part of the test.
            _ = try? await thread.finish()
        }
        for connection in state.withLock({ $0.others + $0.labelled.values }) { pool.checkIn(connection) }
    }
}
