import BSON
import MongoCore

/// Makes the driver's spans; a client that traces nothing has none of it.
struct Tracing: Sendable {
    private let tracer: any MongoTracer
    /// The most characters of `db.query.text`; 0 for none of it.
    let queryTextLength: Int

    private static let prefix = "OTEL_SWIFT_INSTRUMENTATION_MONGODB_"

    /// Nil when there is nobody to trace for.
    init?(_ options: TracingOptions?, environment: [String: String]) {
        guard let options else { return nil }
        guard options.isEnabled ?? Self.isTrue(environment[Self.prefix + "ENABLED"]) ?? true else {
            return nil
        }
        tracer = options.tracer
        let given = environment[Self.prefix + "QUERY_TEXT_MAX_LENGTH"].flatMap { Int($0) }
        queryTextLength = max(options.maximumQueryTextLength ?? given ?? 0, 0)
    }

    private static func isTrue(_ text: String?) -> Bool? {
        switch text?.lowercased() {
        case "1", "true", "yes": true
        case "0", "false", "no": false
        default: nil
        }
    }

    /// Begins the span of a call of the API.
    func beginOperation<O: Operation>(_ operation: O, parent: (any MongoSpan)?) -> any MongoSpan {
        beginOperation(
            operation.tracedName, database: operation.database, collection: operation.tracedCollection,
            parent: parent)
    }

    /// Begins the span of a call that sends several commands.
    func beginOperation(
        _ name: String, database: String, collection: String?, parent: (any MongoSpan)?
    ) -> any MongoSpan {
        var attributes = Self.place(database, collection)
        let summary = Self.summary(name, database, collection)
        attributes.append("db.operation.name", .string(name))
        attributes.append("db.operation.summary", .string(summary))
        return tracer.startSpan(summary, parent: parent, attributes: attributes)
    }

    /// Begins the span around the calls of a transaction.
    func beginTransaction() -> any MongoSpan {
        tracer.startSpan("transaction", parent: nil, attributes: ["db.system.name": "mongodb"])
    }

    /// Begins the span of a command.
    func beginCommand<O: Operation>(
        _ operation: O, command: Document, on connection: Connection, parent: (any MongoSpan)?
    ) -> any MongoSpan {
        let collection = operation.tracedCollection
        var attributes = Self.place(operation.database, collection)
        let name = operation.commandName
        attributes.append("db.command.name", .string(name))
        attributes.append("db.query.summary", .string(Self.summary(name, operation.database, collection)))
        attributes.append(connection)
        attributes.append(sessionOf: command)
        if queryTextLength > 0 {
            attributes.append("db.query.text", .string(command.queryText(cutAfter: queryTextLength)))
        }
        return tracer.startSpan(name, parent: parent, attributes: attributes)
    }

    private static func place(_ database: String, _ collection: String?) -> Document {
        let place: Document = ["db.system.name": "mongodb", "db.namespace": .string(database)]
        return place.with("db.collection.name", collection.map(BSONValue.string))
    }

    private static func summary(_ name: String, _ database: String, _ collection: String?) -> String {
        collection.map { "\(name) \(database).\($0)" } ?? "\(name) \(database)"
    }
}

extension Operation {
    /// The name of the call of the API that the operation is for.
    fileprivate var tracedName: String {
        if self is UserCommandOperation { return "runCommand" }
        switch commandName {
        case "create": return "createCollection"
        case "drop": return "dropCollection"
        default: return commandName
        }
    }

    /// The collection that the operation is about; nil for those of the admin database.
    fileprivate var tracedCollection: String? {
        guard database != "admin" else { return nil }
        if let collection { return collection }
        guard ["create", "drop", "collMod"].contains(commandName) else { return nil }
        return (self as? DocumentOperation)?.command.first?.value.stringValue
    }
}

extension Document {
    fileprivate mutating func append(_ connection: Connection) {
        switch connection.address {
        case .tcp(let host, let port):
            append("network.transport", "tcp")
            append("server.address", .string(host))
            append("server.port", .int64(Int64(port)))
        case .unix(let path):
            append("network.transport", "unix")
            append("server.address", .string(path))
        }
        append("db.mongodb.driver_connection_id", .int64(Int64(connection.key.number)))
        if let number = connection.description.hello.connectionID {
            append("db.mongodb.server_connection_id", .int64(number))
        }
    }

    fileprivate mutating func append(sessionOf command: Document) {
        if let session = command["lsid"] { append("db.mongodb.lsid", session) }
        if let number = command["txnNumber"]?.intValue {
            append("db.mongodb.txn_number", .int64(Int64(number)))
        }
        if command.first?.key == "getMore", let cursor = command["getMore"]?.intValue {
            append("db.mongodb.cursor_id", .int64(Int64(cursor)))
        }
    }

    /// The command without what is the same in all, or nobody's business.
    fileprivate func queryText(cutAfter length: Int) -> String {
        var shown = Document()
        for (key, value) in self where !["lsid", "$db", "$clusterTime", "signature"].contains(key) {
            shown.append(key, value)
        }
        return shown.extendedJSON(cutAfter: length)
    }
}
