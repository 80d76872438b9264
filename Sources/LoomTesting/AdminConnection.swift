package import BSON
import Synchronization

/// Commands to a deployment over connections that stay open, for whoever sends thousands of them.
///
/// `TestServer.run` connects and logs in each time, which costs more than most commands.
package final class AdminConnection: Sendable {
    private struct State {
        var connections: [UInt16: CommandConnection] = [:]
        /// The member that was the primary when last asked.
        var primary: UInt16?
    }

    private let server: TestServer
    private let state = Mutex(State())

    /// Codes by which a member says that it is not, or no longer, the primary.
    private static let notPrimary: Set<Int32> = [10107, 13435, 11602, 13436, 189, 91, 10058]

    /// Makes no connection yet.
    package init(to server: TestServer) {
        self.server = server
    }

    /// Runs a command on the primary and returns the reply.
    ///
    /// - Throws: ``TestServerError`` as `TestServer.run` does.
    @discardableResult
    package func run(_ command: Document, database: String = "admin") async throws(TestServerError)
        -> Document
    {
        try await BlockingThread.run { () throws(TestServerError) in
            try self.runOnPrimary(command, database)
        }
    }

    /// Runs a command on every member; what they answer is of no interest.
    ///
    /// - Throws: ``TestServerError`` of the first member that refuses.
    package func runOnAll(_ command: Document, database: String = "admin") async throws(TestServerError) {
        try await BlockingThread.run { () throws(TestServerError) in
            for port in self.server.ports { try self.runAgainIfClosed(command, database, port) }
        }
    }

    private func runOnPrimary(_ command: Document, _ database: String) throws(TestServerError) -> Document {
        let known = state.withLock { $0.primary }
        if let known {
            do throws(TestServerError) {
                return try runAgainIfClosed(command, database, known)
            } catch {
                let hasMoved =
                    error.serverCode.map(Self.notPrimary.contains) ?? (error.code == .connectionFailed)
                guard hasMoved else { throw error }
            }
        }
        let primary = try server.primaryPort()
        state.withLock { $0.primary = primary }
        return try runAgainIfClosed(command, database, primary)
    }

    /// Tries once more on a new connection if the one at hand turns out to be closed.
    @discardableResult
    private func runAgainIfClosed(
        _ command: Document, _ database: String, _ port: UInt16
    ) throws(TestServerError) -> Document {
        let result: Result<Document, TestServerError>? = state.withLock { state in
            guard let connection = state.connections[port] else { return nil }
            return Self.run(command, database, on: connection, port, &state)
        }
        if let result, case .failure(let error) = result, error.code != .connectionFailed { throw error }
        if let result, case .success(let reply) = result { return reply }
        let again: Result<Document, TestServerError> = state.withLock { state in
            do throws(TestServerError) {
                let connection = try server.connect(to: port)
                state.connections[port] = connection
                return Self.run(command, database, on: connection, port, &state)
            } catch {
                return .failure(error)
            }
        }
        return try again.get()
    }

    private static func run(
        _ command: Document, _ database: String, on connection: CommandConnection, _ port: UInt16,
        _ state: inout State
    ) -> Result<Document, TestServerError> {
        do throws(TestServerError) {
            return .success(try connection.run(command, database: database))
        } catch {
            if error.code == .connectionFailed { state.connections[port] = nil }
            return .failure(error)
        }
    }
}
