import MongoCore
import MongoTransport

extension MongoClient {
    /// Runs an operation on a connection of its own.
    ///
    /// The result is nil for a write that nobody wants confirmed.
    func run<O: Operation>(_ operation: inout O, deadline: Deadline = .never) async throws -> O.Output? {
        let context = operation.context(at: nil)
        try checkNotCancelled()
        let connection = try await server.checkOut(deadline: deadline, context: context)
        defer { server.checkIn(connection) }
        return try await runner(on: connection, deadline: deadline).run(&operation)
    }

    /// Runs an operation that is always answered.
    func runAnswered<O: Operation>(_ operation: O, deadline: Deadline = .never) async throws -> O.Output {
        var operation = operation
        guard let output = try await run(&operation, deadline: deadline) else {
            throw ProtocolError(
                "The command was sent without asking for a reply", context: operation.context(at: nil))
        }
        return output
    }

    func runner(on connection: Connection, deadline: Deadline = .never) -> CommandRunner {
        CommandRunner(server: server, connection: connection, events: events, deadline: deadline)
    }

    /// Nothing has been sent yet, so a cancelled task may just stop.
    private func checkNotCancelled() throws {
        if Task.isCancelled { throw CancellationError() }
    }
}
