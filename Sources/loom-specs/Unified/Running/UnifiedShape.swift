import LoomTesting

/// A shape of server that the unified tests run on.
enum UnifiedShape: String, CaseIterable, Sendable, CustomStringConvertible {
    case standalone
    case replicaSet = "replica-set"
    case authStandalone = "auth-standalone"
    case authReplicaSet = "auth-replica-set"
    case tls
    case secondAPIVersion = "api-version-2"
    /// A replica set, as if it were a sharded cluster behind a load balancer.
    case loadBalanced = "load-balanced"

    var description: String { rawValue }

    private var shape: TestServer.Shape {
        switch self {
        case .standalone, .secondAPIVersion: .standalone
        case .replicaSet, .loadBalanced: .replicaSet
        case .tls: .replicaSet.withTLS
        case .authStandalone: .authenticatedStandalone
        case .authReplicaSet: .authenticatedReplicaSet
        }
    }

    /// Whether it runs every test that it can. The others run what needs them: logins and parameters change nothing for
    /// the rest.
    var runsAll: Bool { self == .standalone || self == .replicaSet }

    /// Suites that it runs beside that. Encryption is needed by no test, and has to carry all kinds of operations; behind
    /// a load balancer all that goes on after the first reply does so in a way of its own.
    var sample: Set<String> {
        let ordinary: Set = ["unified-test-format/valid-pass", "run-command/unified", "gridfs", "sessions"]
        let continued: Set = [
            "change-streams/unified", "transactions/unified", "transactions-convenient-api/unified",
        ]
        return switch self {
        case .tls: ordinary
        case .loadBalanced: ordinary.union(continued)
        default: []
        }
    }

    /// As the format calls the topology.
    var topology: String {
        if self == .loadBalanced { return "load-balanced" }
        return shape.replicaSetName == nil ? "single" : "replicaset"
    }

    /// Starts a deployment of this shape.
    func start() async throws -> TestServer {
        let parameters = self == .secondAPIVersion ? ["acceptApiVersion2": "true"] : [:]
        return try await TestServer.start(shape, parameters: parameters)
    }
}
