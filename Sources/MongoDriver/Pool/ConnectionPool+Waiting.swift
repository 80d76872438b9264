internal import MongoCore
internal import MongoTransport
internal import Synchronization

extension ConnectionPool {
    /// The way of a caller who found no free connection: establish one, wait for one, or give up.
    nonisolated func checkOutSlowly(deadline: Deadline?) async throws(ConnectionPoolError) -> Connection {
        let id = nextWaiterID()
        var turn = ask(id)
        if case .wait(let waiter) = turn {
            turn = await wait(
                waiter, id, until: deadline ?? options.waitQueueTimeout.map { .after($0) } ?? .never)
        }
        switch turn {
        case .use(let connection): return connection
        case .establish(let key): return try await establish(key, deadline: deadline ?? .never)
        case .fail(let error): throw error
        case .wait: throw lost()
        }
    }

    /// Asks the machine, and enters the queue if it says so.
    private nonisolated func ask(_ id: WaiterID) -> PoolTurn<Connection> {
        let now = Moment.now
        return feed { contents in
            let waiter: PoolWaiter<Connection>
            do {
                waiter = try contents.spareWaiter()
            } catch {
                return .fail(.establishing(contents.machine.address, error))
            }
            let outcome = contents.machine.checkOut(id, at: now)
            if case .wait(let slot) = outcome {
                contents.insert(waiter, slot: slot)
                return .wait(waiter)
            }
            contents.recycle(waiter)
            return contents.turn(outcome) ?? .fail(self.lost())
        }
    }

    /// Suspends until the caller's turn. The deadline and cancellation are events like others: the machine decides
    /// whether they came before the caller was served.
    private nonisolated func wait(
        _ waiter: PoolWaiter<Connection>, _ id: WaiterID, until deadline: Deadline
    ) async -> PoolTurn<Connection> {
        while true {
            let ending = await waiter.signal.wait(until: deadline)
            let now = Moment.now
            let (turn, work) = contents.withLock { contents in
                switch ending {
                case .announced: break
                case .timedOut: contents.machine.expire(id, at: now)
                case .cancelled: contents.machine.cancel(id, at: now)
                }
                // Collected first: the end of this very wait may be part of it.
                let work = contents.collectWork()
                return (contents.takeTurn(of: waiter), work)
            }
            perform(work)
            if let turn { return turn }
        }
    }

    /// The answer to what the machine never does: tell somebody to wait twice, or to use what it does not have.
    nonisolated func lost() -> ConnectionPoolError {
        assertionFailure("the pool lost account of a connection")
        return .closed(address)
    }
}
