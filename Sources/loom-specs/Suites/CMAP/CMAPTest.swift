import BSON
import MongoCore

/// One test of the connection pool: what to do to a pool, and which events that must give.
struct CMAPTest {
    let description: String
    let operations: [CMAPOperation]
    let expectedEvents: [Document]
    let expectedError: Document?
    /// Events that do not count.
    let ignored: Set<String>
    let options: PoolOptions
    let appName: String?
    /// How long the background work rests; `nil` turns it off.
    let maintenanceInterval: Duration?
    let failPoint: Document?
    let minServerVersion: String?

    init(_ file: SpecFile) throws {
        let contents = try Document(extendedJSON: Array(file.data))
        guard let description = contents["description"]?.stringValue,
            let operations = contents["operations"]?.arrayValue, let events = contents["events"]?.arrayValue
        else {
            throw SpecsError("\(file.suite.name)/\(file.name) lacks a description, operations or events")
        }
        self.description = description
        self.operations = try operations.map { try CMAPOperation($0.documentValue ?? [:]) }
        expectedEvents = events.compactMap(\.documentValue)
        expectedError = contents["error"]?.documentValue
        ignored = Set((contents["ignore"]?.arrayValue ?? []).compactMap(\.stringValue))
        failPoint = contents["failPoint"]?.documentValue
        minServerVersion =
            contents["runOn"]?.arrayValue?.first?.documentValue?["minServerVersion"]?.stringValue
        let options = contents["poolOptions"]?.documentValue ?? [:]
        self.options = try Self.poolOptions(options)
        appName = options["appName"]?.stringValue
        maintenanceInterval = Self.maintenanceInterval(options)
    }

    private static func poolOptions(_ options: Document) throws -> PoolOptions {
        let known: Set = [
            "appName", "backgroundThreadIntervalMS", "maxConnecting", "maxIdleTimeMS", "maxPoolSize",
            "minPoolSize",
            "waitQueueTimeoutMS",
        ]
        if let unknown = options.keys.first(where: { !known.contains($0) }) {
            throw Mismatch("the pool option \(unknown) is not known")
        }
        return try PoolOptions(
            maxPoolSize: options["maxPoolSize"]?.intValue ?? 100,
            minPoolSize: options["minPoolSize"]?.intValue ?? 0,
            maxConnecting: options["maxConnecting"]?.intValue ?? 2,
            maxIdleTime: (options["maxIdleTimeMS"]?.intValue).map { .milliseconds($0) },
            waitQueueTimeout: (options["waitQueueTimeoutMS"]?.intValue).map { .milliseconds($0) })
    }

    private static func maintenanceInterval(_ options: Document) -> Duration? {
        guard let milliseconds = options["backgroundThreadIntervalMS"]?.intValue else { return .seconds(10) }
        return milliseconds < 0 ? nil : .milliseconds(milliseconds)
    }
}
