import MongoCore
import MongoTransport

extension MongoClient {
    /// What operations run with unless they are told otherwise.
    var scope: Scope { baseScope }

    /// Runs an operation in a scope. The result is nil for a write that nobody wants confirmed.
    func run<O: Operation>(_ operation: inout O, in scope: Scope) async throws -> O.Output? {
        var execution = try Execution(operation, client: self, scope: scope)
        let output = try await execution.run(&operation)
        execution.release()
        return output
    }

    /// Runs an operation that is always answered.
    @discardableResult
    func runAnswered<O: Operation>(_ operation: O, in scope: Scope) async throws -> O.Output {
        var operation = operation
        return try answered(await run(&operation, in: scope), operation)
    }

    /// Runs an operation that goes on where another left off, on its server and in its session.
    @discardableResult
    func runAnswered<O: Operation>(_ operation: O, at home: CursorHome) async throws -> O.Output {
        var operation = operation
        var execution = try Execution(operation, client: self, scope: scope, home: home)
        return try answered(await execution.run(&operation), operation)
    }

    /// Runs a command that answers with a cursor, and keeps its server and its session for the cursor.
    func openCursor<O: Operation>(
        _ operation: O, in scope: Scope, settings: CursorState.Settings
    ) async throws -> CursorCore where O.Output == CursorReply {
        try await openCursorWithReply(operation, in: scope, settings: settings).cursor
    }

    /// The same, for those that look at the first reply themselves.
    func openCursorWithReply<O: Operation>(
        _ operation: O, in scope: Scope, settings: CursorState.Settings
    ) async throws -> (cursor: CursorCore, reply: CursorReply) where O.Output == CursorReply {
        var operation = operation
        try settings.check(
            timeout: scope.callBudget.timeout,
            context: operation.context(at: nil))
        var execution = try Execution(operation, client: self, scope: scope)
        let reply = try answered(await execution.run(&operation), operation)
        guard let home = execution.home else {
            throw ProtocolError("No server answered", context: operation.context(at: nil))
        }
        return (try CursorCore(client: self, reply: reply, settings: settings, home: home), reply)
    }

    private func answered<O: Operation>(_ output: O.Output?, _ operation: O) throws -> O.Output {
        guard let output else {
            throw ProtocolError(
                "The command was sent without asking for a reply", context: operation.context(at: nil))
        }
        return output
    }
}
