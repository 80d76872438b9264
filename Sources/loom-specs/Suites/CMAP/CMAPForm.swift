import Foundation
import MongoDriver
import MongoTransport

/// How a pool test asks for connections: a driver has to pass in every form.
enum CMAPForm: CaseIterable {
    /// From tasks that suspend.
    case tasks
    /// From threads that block.
    case threads

    /// Takes a connection out of a pool in this form.
    func checkOut<Connection>(from pool: ConnectionPool<Connection>) async throws -> Connection {
        switch self {
        case .tasks:
            return try await pool.checkOut()
        case .threads:
            return try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(with: Result { try Blocking.run { try await pool.checkOut() } })
                }
            }
        }
    }
}
