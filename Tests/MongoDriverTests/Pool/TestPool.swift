import MongoCore
import MongoDriver
import MongoTransport
import Synchronization
import Testing

/// A pool of connections that lead nowhere, with what happened to it.
final class TestPool: Sendable {
    struct ServerDown: Error {}

    /// What the establisher does before it hands out a connection.
    typealias Delay = @Sendable (ConnectionRequest) async throws -> Void

    let pool: ConnectionPool<JudgeConnection>
    private let events: EventLog

    init(
        _ options: PoolOptions = .standard, interval: Duration? = .seconds(10), ready: Bool = true,
        listening: Bool = true, delay: @escaping Delay = { _ in },
        onFailure: ConnectionPool<JudgeConnection>.FailureHandler? = nil
    ) throws {
        let events = EventLog()
        self.events = events
        let listener: ConnectionPool<JudgeConnection>.Listener = { events.append($0) }
        pool = try ConnectionPool(
            address: .tcp(host: "nowhere", port: 1), options: options, maintenanceInterval: interval,
            listener: listening ? listener : nil, onFailure: onFailure
        ) { request in
            try await delay(request)
            return JudgeConnection(request.key)
        }
        if ready { pool.ready() }
    }

    deinit {
        pool.close()
    }

    var eventNames: [String] { events.names }

    func checkOut(deadline: Deadline? = nil) async throws -> JudgeConnection {
        let connection = try await pool.checkOut(deadline: deadline)
        connection.borrow()
        return connection
    }

    func checkIn(_ connection: JudgeConnection) {
        connection.giveBack()
        pool.checkIn(connection)
    }

    /// Waits until `condition` holds; fails the test after ten seconds.
    func wait(_ what: String, until condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while !condition() {
            guard ContinuousClock.now < end else { throw NeverHappened(what: what) }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    func waitForEvent(_ name: String, count: Int = 1) async throws {
        try await wait("\(count) \(name)") { self.eventNames.count { $0 == name } >= count }
    }
}

struct NeverHappened: Error {
    let what: String
}

/// The events of a pool, in the order of their delivery.
final class EventLog: Sendable {
    private let events = Mutex<[PoolEvent]>([])

    func append(_ event: PoolEvent) {
        events.withLock { $0.append(event) }
    }

    var names: [String] {
        events.withLock { $0.map { String("\($0.kind)".prefix { $0 != "(" }) } }
    }
}

/// Keeps tasks waiting until it is opened.
final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() {
        isOpen.withLock { $0 = true }
    }

    func pass() async throws {
        while !isOpen.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
    }
}
