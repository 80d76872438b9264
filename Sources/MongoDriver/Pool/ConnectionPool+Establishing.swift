internal import MongoCore
internal import MongoTransport
internal import Synchronization

extension ConnectionPool {
    /// Establishes a connection for the caller, in the caller's own context.
    nonisolated func establish(
        _ key: ConnectionKey, deadline: Deadline
    ) async throws(ConnectionPoolError) -> Connection {
        let outcome: PoolTurn<Connection>?
        do {
            let connection = try await establisher(begin(key, deadline, isInBackground: false))
            outcome = admit(connection, key)
        } catch {
            outcome = giveUp(key, error)
        }
        switch outcome {
        case .use(let connection)?: return connection
        case .fail(let error)?: throw error
        case .establish, .wait, nil: throw lost()
        }
    }

    /// Establishes a connection that nobody asked for yet, and has the next one established, until there are
    /// enough. After a failure the next one waits for the next round: the server may be down.
    nonisolated func establishInBackground(_ key: ConnectionKey) async {
        do {
            let connection = try await establisher(begin(key, .never, isInBackground: true))
            _ = admit(connection, key)
            maintenanceSignal.announce()
        } catch {
            _ = giveUp(key, error)
        }
    }

    private nonisolated func begin(
        _ key: ConnectionKey, _ deadline: Deadline, isInBackground: Bool
    ) -> ConnectionRequest {
        let request = ConnectionRequest(
            key: key, address: address, deadline: deadline, isInBackground: isInBackground
        ) { serviceID in
            self.contents.withLock { $0.machine.greeted(key, by: serviceID) }
        }
        let isStale = contents.withLock { contents in
            contents.beginPending(key, request.interruption)
            return contents.machine.isStale(key)
        }
        // A clear came before anybody knew how to interrupt this.
        if isStale { request.interruption.fire() }
        return request
    }

    private nonisolated func admit(_ connection: Connection, _ key: ConnectionKey) -> PoolTurn<Connection>? {
        let now = Moment.now
        return feed { contents in
            contents.endPending(key)
            contents.insert(connection, key)
            return contents.machine.established(key, at: now).flatMap { contents.turn($0) }
        }
    }

    /// Tells of a failure before the room it leaves is given to the next waiter, who would try the same.
    private nonisolated func giveUp(_ key: ConnectionKey, _ error: any Error) -> PoolTurn<Connection>? {
        failureHandler?(error, key)
        let now = Moment.now
        return feed { contents in
            contents.endPending(key)
            return contents.machine.establishFailed(key, error, at: now).flatMap { contents.turn($0) }
        }
    }
}
