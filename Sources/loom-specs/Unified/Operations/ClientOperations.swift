import BSON
import MongoDriver

/// What tests do with clients.
enum ClientOperations {
    static func perform(_ call: inout Call, on entity: ClientEntity) async throws -> OperationResult {
        let client = entity.client
        switch call.name {
        case "listDatabases":
            let filter = try call.arguments.document("filter") ?? [:]
            let (session, timeout) = (try call.session(), try call.timeout())
            try call.arguments.finish()
            return OperationResult(try await client.listDatabases(filter, session: session, timeout: timeout))
        case "listDatabaseNames", "listDatabaseObjects":
            let filter = try call.arguments.document("filter") ?? [:]
            let (session, timeout) = (try call.session(), try call.timeout())
            try call.arguments.finish()
            return OperationResult(try await client.databaseNames(filter, session: session, timeout: timeout))
        case "dropDatabase":
            let database = try call.bound(client.database(try call.arguments.neededString("database")))
            try call.arguments.finish()
            try await database.drop()
            return .nothing
        case "createChangeStream":
            let pipeline = try call.arguments.neededDocuments("pipeline")
            let options = try ChangeStreamOptions(&call.arguments)
            let (session, timeout) = (try call.session(), try call.timeout())
            try call.arguments.finish()
            return .entity(
                .changeStream(
                    try await client.watch(
                        pipeline, as: Document.self, options: options, session: session, timeout: timeout)))
        case "clientBulkWrite": return try await bulkWrite(&call, client)
        case "appendMetadata":
            var info = Fields(try call.arguments.neededDocument("driverInfoOptions"), of: "driverInfoOptions")
            try call.arguments.finish()
            let name = try info.neededString("name")
            let version = try info.string("version")
            let platform = try info.string("platform")
            try info.finish()
            try client.appendMetadata(name: name, version: version, platform: platform)
            return .nothing
        case "close":
            try call.arguments.finish()
            await client.close()
            return .nothing
        default: throw call.unknown("a client")
        }
    }

    private static func bulkWrite(_ call: inout Call, _ client: MongoClient) async throws -> OperationResult {
        let writes = try call.arguments.neededDocuments("models").map { try ClientWriteModel(request: $0) }
        let options = try ClientBulkWriteOptions(&call.arguments)
        let session = try call.session()
        // No server that knows of stored forms is tested against, and others are not told.
        _ = try call.arguments.bool("rawData")
        try call.arguments.finish()
        return .value(
            .document(try await client.bulkWrite(writes, options: options, session: session).document))
    }
}
