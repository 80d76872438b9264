import BSON

/// What tests need of the driver that does not exist yet. A row goes when what it names is built.
enum Unbuilt {
    private static let suites: [String: String] = [
        "client-backpressure": "retries",
        "client-side-operations-timeout": "timeouts",
        "connection-monitoring-and-pooling/logging": "topology monitoring",
        "open-telemetry/operation": "spans of operations",
        "open-telemetry/transaction": "spans of operations",
        "retryable-reads/unified": "retries",
        "retryable-writes/unified": "retries",
        "server-discovery-and-monitoring/unified": "topology monitoring",
        "transactions/unified": "transactions",
        "transactions-convenient-api/unified": "transactions",
    ]

    private static let files: [String: String] = [
        "bulkWrite-replaceOne-sort.json": "the sort of updates",
        "bulkWrite-updateOne-sort.json": "the sort of updates",
        "db-aggregate.json": "sessions",
        "findOneAndDelete-hint-unacknowledged.json": "findAndModify without confirmation",
        "findOneAndReplace-hint-unacknowledged.json": "findAndModify without confirmation",
        "poc-crud.json": "sessions",
        "poc-retryable-reads.json": "retries",
        "replaceOne-sort.json": "the sort of updates",
        "updateOne-sort.json": "the sort of updates",
    ]

    private static let operations: [String: String] = [
        "abortTransaction": "transactions", "commitTransaction": "transactions",
        "startTransaction": "transactions",
        "withTransaction": "transactions", "endSession": "sessions", "assertSessionDirty": "sessions",
        "assertSessionNotDirty": "sessions", "assertSessionTransactionState": "transactions",
        "assertSameLsidOnLastTwoCommands": "sessions", "assertDifferentLsidOnLastTwoCommands": "sessions",
        "createChangeStream": "change streams", "clientBulkWrite": "client bulkWrite",
        "count": "count", "mapReduce": "mapReduce",
        "iterateOnce": "single steps of a cursor", "recordTopologyDescription": "topology monitoring",
        "assertTopologyType": "topology monitoring", "waitForPrimaryChange": "topology monitoring",
    ]

    private static let arguments: [String: String] = [
        "session": "sessions", "timeoutMS": "timeouts", "timeoutMode": "timeouts", "rawData": "rawData",
    ]

    private static let entities: [String: String] = ["session": "sessions"]

    /// What a test needs and there is not; nil if everything is there.
    static func missing(for test: UnifiedTest, in file: UnifiedFile) throws -> String? {
        if let missing = suites[file.suite] ?? files[file.name] { return missing }
        for entity in file.entities {
            if let missing = missing(for: entity) { return missing }
        }
        if test.expectedEvents.contains(where: { $0["eventType"] == "sdam" }) { return "topology monitoring" }
        for operation in test.operations {
            if let missing = try missing(for: operation) { return missing }
        }
        return nil
    }

    private static func missing(for operation: UnifiedOperation) throws -> String? {
        if let missing = operations[operation.name] { return missing }
        // A command's own fields are not arguments, nor is the session of a fail point one.
        if operation.name != "failPoint", let missing = first(operation.arguments.keys, in: arguments) {
            return missing
        }
        for entity in operation.arguments["entities"]?.arrayValue ?? [] {
            if let missing = entity.documentValue.flatMap(missing(for:)) { return missing }
        }
        for inner in try operation.nested {
            if let missing = try missing(for: inner) { return missing }
        }
        return nil
    }

    private static func missing(for entity: Document) -> String? {
        for (kind, value) in entity {
            if let missing = entities[kind] { return missing }
            guard let fields = value.documentValue else { continue }
            let options = (fields["databaseOptions"] ?? fields["collectionOptions"])?.documentValue
            if options?.contains(key: "timeoutMS") ?? false { return "timeouts" }
        }
        return nil
    }

    private static func first(_ keys: [String], in table: [String: String]) -> String? {
        keys.lazy.compactMap { table[$0] }.first
    }
}
