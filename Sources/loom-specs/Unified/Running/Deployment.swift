import BSON
import LoomTesting

/// A started server of one shape, with what there is to know about it.
///
/// What prepares and judges a test goes over a connection of the test library: it has to work when the driver does not.
final class Deployment: Sendable {
    let shape: UnifiedShape
    let facts: ServerFacts
    private let server: TestServer
    private let admin: AdminConnection

    private init(_ shape: UnifiedShape, server: TestServer, admin: AdminConnection, facts: ServerFacts) {
        self.shape = shape
        self.server = server
        self.admin = admin
        self.facts = facts
    }

    /// Starts a server and asks what it is.
    static func start(_ shape: UnifiedShape) async throws -> Deployment {
        let server = try await shape.start()
        let admin = AdminConnection(to: server)
        let facts = ServerFacts(
            topology: shape.topology, requiresAuthentication: server.rootUser != nil,
            buildInfo: try await admin.run(["buildInfo": 1]),
            parameters: try await admin.run(["getParameter": "*"]))
        return Deployment(shape, server: server, admin: admin, facts: facts)
    }

    /// The connection string.
    var uri: String { server.uri }

    /// The connection string of one member alone.
    var directURI: String { server.members.first.map { server.directURI(of: $0) } ?? server.uri }

    var memberCount: Int { max(server.members.count, 1) }

    /// Runs a command on the primary.
    @discardableResult
    func run(_ command: Document, database: String = "admin") async throws -> Document {
        try await admin.run(command, database: database)
    }

    func stop() async { await server.stop() }

    /// Ends all sessions, and with them transactions that a test left open.
    func killAllSessions() async throws {
        do {
            try await admin.run(["killAllSessions": []])
        } catch let error where [11601, 13].contains(error.serverCode) {
            // The command may end its own session, and some servers do not allow it.
        }
    }

    /// Turns fail points off on every member: whichever had the test's may not be the primary any more.
    func disableFailPoints(_ names: Set<String>) async throws {
        for name in names.sorted() {
            try await admin.runOnAll(["configureFailPoint": .string(name), "mode": "off"])
        }
    }
}
