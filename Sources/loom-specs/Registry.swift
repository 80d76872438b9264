/// Which runner runs which suite.
enum Registry {
    /// The specifications whose tests count. Upstream holds others too, which are no part of a driver's work here,
    /// like client-side encryption and Atlas search.
    static let specifications: Set<String> = [
        "auth",
        "bson-binary-vector",
        "bson-corpus",
        "causal-consistency",
        "change-streams",
        "client-backpressure",
        "client-side-operations-timeout",
        "collection-management",
        "command-logging-and-monitoring",
        "connection-monitoring-and-pooling",
        "connection-string",
        "crud",
        "gridfs",
        "index-management",
        "initial-dns-seedlist-discovery",
        "load-balancers",
        "max-staleness",
        "mongodb-handshake",
        "open-telemetry",
        "read-write-concern",
        "retryable-reads",
        "retryable-writes",
        "run-command",
        "server-discovery-and-monitoring",
        "server-selection",
        "sessions",
        "transactions",
        "transactions-convenient-api",
        "unified-test-format",
        "uri-options",
        "versioned-api",
    ]

    /// Runners by suite name.
    private static let runners: [String: any SuiteRunner] = [
        "auth/legacy": CredentialRunner(),
        "bson-binary-vector": BinaryVectorRunner(),
        "bson-corpus": BSONCorpusRunner(),
        "connection-monitoring-and-pooling/cmap-format": CMAPRunner(),
        "connection-string": ConnectionStringRunner(),
        "read-write-concern/connection-string": ConnectionStringRunner(),
        "read-write-concern/document": ConcernDocumentRunner(),
        "server-discovery-and-monitoring/errors": SDAMRunner(),
        "server-discovery-and-monitoring/load-balanced": SDAMRunner(),
        "server-discovery-and-monitoring/monitoring": SDAMRunner(),
        "server-discovery-and-monitoring/rs": SDAMRunner(),
        "server-discovery-and-monitoring/sharded": SDAMRunner(),
        "server-discovery-and-monitoring/single": SDAMRunner(),
        "server-selection/in_window": WindowRunner(),
        "server-selection/rtt": RoundTripRunner(),
        "uri-options": ConnectionStringRunner(),
    ]

    /// The runner for `file`: its suite's, else one that accounts for its cases as not built yet.
    ///
    /// Throws if nobody knows the file's format, so that no file goes uncounted.
    static func runner(for file: SpecFile) throws -> any SuiteRunner {
        if let runner = runners[file.suite.name] { return runner }
        let name = file.suite.name
        // These have a folder for each type of topology.
        if name.hasPrefix("max-staleness/") || name.hasPrefix("server-selection/server_selection/") {
            return SelectionRunner()
        }
        if name.hasPrefix("initial-dns-seedlist-discovery/") { return SeedListRunner() }
        throw SpecsError("no runner knows this format")
    }
}
