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
    /// Load balancers in front of the server, where clients find it only through them: one with a single router behind
    /// it, and one with two.
    private let balancers: [LoadBalancer]

    private init(
        _ shape: UnifiedShape, server: TestServer, admin: AdminConnection, facts: ServerFacts,
        balancers: [LoadBalancer]
    ) {
        self.shape = shape
        self.server = server
        self.admin = admin
        self.facts = facts
        self.balancers = balancers
    }

    /// Starts a server and asks what it is.
    static func start(_ shape: UnifiedShape) async throws -> Deployment {
        let server = try await shape.start()
        let admin = AdminConnection(to: server)
        let facts = ServerFacts(
            topology: shape.topology, requiresAuthentication: server.rootUser != nil,
            buildInfo: try await admin.run(["buildInfo": 1]),
            parameters: try await admin.run(["getParameter": "*"]))
        var balancers: [LoadBalancer] = []
        if shape == .loadBalanced {
            let port = try await server.primary().port
            balancers = try [1, 2].map { try LoadBalancer(to: port, serviceCount: $0) }
        }
        return Deployment(shape, server: server, admin: admin, facts: facts, balancers: balancers)
    }

    /// The connection string.
    ///
    /// - Parameter usesSeveralRouters: Whether the client is to meet several routers, if there are any.
    func uri(usesSeveralRouters: Bool) -> String {
        (usesSeveralRouters ? balancers.last : balancers.first)?.uri ?? server.uri
    }

    /// The connection string of one member alone.
    var directURI: String { server.members.first.map { server.directURI(of: $0) } ?? server.uri }

    /// How many servers a client sees.
    var memberCount: Int { balancers.isEmpty ? max(server.members.count, 1) : 1 }

    /// Runs a command on the primary.
    @discardableResult
    func run(_ command: Document, database: String = "admin") async throws -> Document {
        try await admin.run(command, database: database)
    }

    func stop() async {
        for balancer in balancers { balancer.stop() }
        await server.stop()
    }

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
