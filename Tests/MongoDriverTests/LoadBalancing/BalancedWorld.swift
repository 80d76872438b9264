import BSON
import LoomTesting
import MongoCore
import MongoDriver
import Testing

/// A replica set's primary as if it were two routers behind a load balancer, and what a client there tells of.
final class BalancedWorld: Sendable {
    /// A command as it was sent.
    struct Sent: Sendable {
        let name: String
        let connectionID: Int
        let serviceID: ObjectID?
    }

    let server: TestServer
    let balancer: LoadBalancer
    let things: MongoCollection<Document>
    private let log: ClientLog

    private init(
        _ server: TestServer, _ balancer: LoadBalancer, _ things: MongoCollection<Document>, _ log: ClientLog
    ) {
        self.server = server
        self.balancer = balancer
        self.things = things
        self.log = log
    }

    /// Lends a collection of ten things.
    ///
    /// - Parameters:
    ///   - name: The application's name, by which fail points know the client.
    ///   - options: More options for the connection string.
    static func lend(
        _ name: String, options: String = "", serviceCount: Int = 2,
        _ body: (BalancedWorld) async throws -> Void
    ) async throws {
        let server = try await TestServer.shared(.replicaSet)
        let balancer = try LoadBalancer(to: try await server.primary().port, serviceCount: serviceCount)
        defer { balancer.stop() }
        let log = ClientLog()
        try await server.withTemporaryDatabase { database in
            let documents = (0..<10).map { BSONValue.document(["_id": .int32($0)]) }
            try await server.run(["insert": "things", "documents": .array(documents)], database: database)
            try await withMongoClient("\(balancer.uri)&appName=\(name)\(options)", options: log.options) {
                client in
                let things = client.database(database).collection("things")
                try await body(BalancedWorld(server, balancer, things, log))
            }
        }
    }

    var client: MongoClient { things.client }

    /// Has commands of the client fail while `body` runs.
    @discardableResult
    func withFailure<Result>(
        of commands: [BSONValue], times: Int32? = 1, _ how: Document, as name: String,
        _ body: () async throws -> Result
    ) async throws -> Result {
        var data: Document = ["failCommands": .array(commands), "appName": .string(name)]
        for (key, value) in how { data[key] = value }
        return try await server.withFailPoint("failCommand", times: times, data, body)
    }

    // MARK: What was told

    var commands: [Sent] {
        log.started.map {
            Sent(name: $0.commandName, connectionID: $0.connectionID, serviceID: $0.serviceID)
        }
    }

    var names: [String] { commands.map(\.name) }

    /// The connections that commands of these names went over.
    func connections(_ names: String...) -> Set<Int> {
        Set(commands.filter { names.contains($0.name) }.map(\.connectionID))
    }

    /// How many connections are checked out.
    var inUse: Int {
        log.pool.reduce(0) { count, event in
            switch event {
            case .checkedOut: count + 1
            case .checkedIn: count - 1
            default: count
            }
        }
    }

    /// How many connections have been made.
    var created: Int {
        log.pool.count { if case .connectionCreated = $0 { true } else { false } }
    }

    /// Which services were cleared; nil stands for all of them at once.
    var cleared: [ObjectID?] {
        log.pool.compactMap { if case .poolCleared(_, let serviceID) = $0 { .some(serviceID) } else { nil } }
    }

    /// A search whose first reply leaves its cursor open.
    var search: FindQuery<Document> { things.find().sort(["_id": 1]).batchSize(3) }
}
