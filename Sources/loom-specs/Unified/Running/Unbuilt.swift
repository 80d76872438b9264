import BSON

/// What tests need of the driver that does not exist yet. A row goes when what it names is built.
enum Unbuilt {
    private static let suites: [String: String] = [
        "connection-monitoring-and-pooling/logging": "topology monitoring",
        "server-discovery-and-monitoring/unified": "topology monitoring",
    ]

    private static let files: [String: String] = [
        "bulkWrite-replaceOne-sort.json": "the sort of updates",
        "bulkWrite-updateOne-sort.json": "the sort of updates",
        "replaceOne-sort.json": "the sort of updates",
        "updateOne-sort.json": "the sort of updates",
    ]

    private static let tests: [String: String] = [
        "getMores are retried maxAttempts=2 times": "retries of getMore",
        "timeoutMS applied to entire bulkWrite, not individual commands": "one timeout for several commands",
        "timeoutMS applied to drop as a whole, not individual parts": "one timeout for several commands",
        "timeoutMS applied to entire delete, not individual parts": "one timeout for several commands",
        "timeoutMS applied to entire download, not individual parts": "one timeout for several commands",
        "timeoutMS applied to upload as a whole, not individual parts": "one timeout for several commands",
        "apply remaining timeoutMS if less than maxAwaitTimeMS": "the timeout of tailable cursors",
    ]

    private static let operations: [String: String] = [
        "clientBulkWrite": "client bulkWrite", "mapReduce": "mapReduce",
        "recordTopologyDescription": "topology monitoring", "assertTopologyType": "topology monitoring",
        "waitForPrimaryChange": "topology monitoring",
    ]

    /// What a test needs and there is not; nil if everything is there.
    static func missing(for test: UnifiedTest, in file: UnifiedFile) throws -> String? {
        if let missing = suites[file.suite] ?? files[file.name] ?? tests[test.description] { return missing }
        if test.expectedEvents.contains(where: { $0["eventType"] == "sdam" }) { return "topology monitoring" }
        for operation in test.operations {
            if let missing = try missing(for: operation) { return missing }
        }
        return nil
    }

    private static func missing(for operation: UnifiedOperation) throws -> String? {
        if let missing = operations[operation.name] { return missing }
        for inner in try operation.nested {
            if let missing = try missing(for: inner) { return missing }
        }
        return nil
    }
}
