import BSON
import LoomTesting

/// A replica set of three whose members are known, to clients and to each other, by the proxies before them.
struct Cluster {
    let server: TestServer
    let proxies: [FaultProxy]

    /// Starts it. A new primary is elected three seconds after the old one fell silent, not ten, so that there is
    /// time for faults of all kinds.
    static func start() async throws -> Cluster {
        var launch = TestServer.Launch(.replicaSet)
        launch.proxies = [try FaultProxy(), try FaultProxy(), try FaultProxy()]
        // Time to hand the office over, as servers have by default, if less of it.
        launch.parameters = ["shutdownTimeoutMillisForSignaledShutdown": "3000"]
        let server = try await TestServer.start(launch)
        let reply = try await server.run(["replSetGetConfig": 1])
        guard var config = reply["config"]?.documentValue, let version = config["version"]?.intValue else {
            throw TestServerError(.unsupported, "replSetGetConfig gave no configuration")
        }
        var settings = config["settings"]?.documentValue ?? [:]
        settings["electionTimeoutMillis"] = 3000
        config["settings"] = .document(settings)
        config["version"] = .int64(Int64(version) + 1)
        try await server.run(["replSetReconfig": .document(config)])
        return Cluster(server: server, proxies: launch.proxies)
    }

    /// A connection string for writes that a majority confirms, and for clients that notice early what fails.
    var uri: String {
        server.uri + "&w=majority&readConcernLevel=majority&heartbeatFrequencyMS=1000&connectTimeoutMS=2000"
    }

    /// The same with every limit at its default.
    var patientURI: String { server.uri + "&w=majority&readConcernLevel=majority" }

    /// How many connections of the driver are open.
    var connectionCount: Int { proxies.reduce(0) { $0 + $1.driverConnectionCount } }

    /// How many elections there have been.
    func electionCount() async throws -> Int {
        try await server.run(["replSetGetStatus": 1])["term"]?.intValue ?? 0
    }

    /// Takes every fault away and waits until all members serve.
    func heal() async throws {
        for proxy in proxies { proxy.inject(.none) }
        for member in server.members {
            switch member.state {
            case .running: break
            case .frozen: try member.thaw()
            case .ended: try await member.restart()
            }
        }
        try await server.waitUntilWhole()
    }

    func stop() async {
        for proxy in proxies { proxy.stop() }
        await server.stop()
    }
}
