import BSON
import MongoCore
import MongoDriver
import Synchronization

/// The entities of one test by their names.
final class EntityMap: Sendable {
    private struct State {
        var entities: [String: Entity] = [:]
        /// In the order in which they were made.
        var clients: [ClientEntity] = []
    }

    private let state = Mutex(State())

    /// Keeps an entity; two of one name are an error.
    func add(_ name: String, _ entity: Entity) throws {
        let isNew = state.withLock { state in
            guard state.entities[name] == nil else { return false }
            state.entities[name] = entity
            if case .client(let client) = entity { state.clients.append(client) }
            return true
        }
        guard isNew else { throw FormatError("there are two entities \(name)") }
    }

    /// Every session.
    var sessions: [ClientSession] {
        state.withLock { state in
            state.entities.values.compactMap { entity in
                if case .session(let session) = entity { session } else { nil }
            }
        }
    }

    /// Every client, in the order in which they were made.
    var clients: [ClientEntity] { state.withLock { $0.clients } }

    /// The entity of a name, whatever it is.
    func entity(_ name: String) throws -> Entity {
        guard let entity = state.withLock({ $0.entities[name] }) else {
            throw FormatError("there is no entity \(name)")
        }
        return entity
    }

    func client(_ name: String) throws -> ClientEntity {
        if case .client(let client) = try entity(name) { return client }
        throw try other(name, "a client")
    }

    func database(_ name: String) throws -> MongoDatabase {
        if case .database(let database) = try entity(name) { return database }
        throw try other(name, "a database")
    }

    func thread(_ name: String) throws -> CMAPThread {
        if case .thread(let thread) = try entity(name) { return thread }
        throw try other(name, "a thread")
    }

    func value(_ name: String) throws -> BSONValue {
        if case .value(let value) = try entity(name) { return value }
        throw try other(name, "a value")
    }

    func topology(_ name: String) throws -> TopologyDescription {
        if case .topology(let description) = try entity(name) { return description }
        throw try other(name, "a topology description")
    }

    func session(_ name: String) throws -> ClientSession {
        if case .session(let session) = try entity(name) { return session }
        throw try other(name, "a session")
    }

    private func other(_ name: String, _ wanted: String) throws -> FormatError {
        FormatError("the entity \(name) is \(try entity(name).kind), not \(wanted)")
    }
}
