import LoomTesting

/// A shape of server that the unified tests run on.
enum UnifiedShape: String, CaseIterable, Sendable, CustomStringConvertible {
    case standalone
    case replicaSet = "replica-set"
    case authStandalone = "auth-standalone"
    case authReplicaSet = "auth-replica-set"
    case tls
    case secondAPIVersion = "api-version-2"

    var description: String { rawValue }

    private var shape: TestServer.Shape {
        switch self {
        case .standalone, .secondAPIVersion: .standalone
        case .replicaSet: .replicaSet
        case .tls: .replicaSet.withTLS
        case .authStandalone: .authenticatedStandalone
        case .authReplicaSet: .authenticatedReplicaSet
        }
    }

    /// Whether it runs every test that it can. The others run what needs them: logins and parameters change nothing for
    /// the rest.
    var runsAll: Bool { self == .standalone || self == .replicaSet }

    /// Suites that it runs beside that: encryption is needed by no test, and has to carry all kinds of operations.
    var sample: Set<String> {
        self == .tls ? ["unified-test-format/valid-pass", "run-command/unified", "gridfs", "sessions"] : []
    }

    /// As the format calls the topology.
    var topology: String { shape.replicaSetName == nil ? "single" : "replicaset" }

    /// Starts a deployment of this shape.
    func start() async throws -> TestServer {
        let parameters = self == .secondAPIVersion ? ["acceptApiVersion2": "true"] : [:]
        return try await TestServer.start(shape, parameters: parameters)
    }
}
