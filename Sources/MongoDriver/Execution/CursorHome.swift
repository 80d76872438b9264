import MongoCore
import MongoTransport

/// Where an operation was answered, for those that go on from there: a cursor's server, its session and its time.
struct CursorHome: Sendable {
    let server: Server
    let session: OperationSession
    /// What is left of the call that opened the cursor.
    let budget: Budget
    /// Behind a load balancer, the connection that the cursor keeps.
    let pin: PinnedConnection?

    /// The same for a call that has a time of its own.
    func with(_ budget: Budget) -> CursorHome {
        CursorHome(server: server, session: session, budget: budget, pin: pin)
    }

    /// A connection to the server that knows of the cursor.
    ///
    /// - Throws: as `Server.checkOut` does, and `ConnectionError` when the connection that the cursor keeps is lost.
    func checkOut(deadline: Deadline?, context: ErrorContext) async throws -> ConnectionLease {
        guard let pin else {
            return ConnectionLease(
                try await server.checkOut(deadline: deadline, context: context), of: server)
        }
        guard let connection = try await pin.borrow(until: deadline, context: context) else {
            let error = TransportError(
                .closed, .send, endpoint: Endpoint(server.address),
                detail: "the connection that the cursor had to stay with is gone")
            throw ConnectionError(error, context: context, wasSent: false)
        }
        return ConnectionLease(connection, of: server, pin: pin)
    }
}
