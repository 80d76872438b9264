import BSON
import MongoCore
import MongoTransport

/// What every mechanism does alike: commands on the credential's source, and errors that name the user.
struct AuthenticationExchange {
    let credential: Credential
    let address: ServerAddress

    /// Runs one step on the server.
    ///
    /// - Throws: `AuthenticationError` when the server refuses it; what broke the connection.
    func run(_ command: Document, on connection: Connection, deadline: Deadline) async throws -> Document {
        do {
            return try await connection.runHandshakeCommand(
                command, database: credential.source, deadline: deadline)
        } catch let error as CommandError {
            throw failure(error.message, command: command.first?.key, cause: error)
        }
    }

    /// The error for a login that failed.
    func failure(_ reason: String, command: String?, cause: CommandError? = nil) -> AuthenticationError {
        let user = credential.username.map { "User \($0)" } ?? "The user"
        return AuthenticationError(
            message: "\(user) of \(credential.source) could not be authenticated: \(reason)",
            context: ErrorContext(command: command, database: credential.source, address: address),
            cause: cause)
    }
}
