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
            try call.arguments.finish()
            return .entity(
                .changeStream(try await client.watch(pipeline, as: Document.self, options: options)))
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
}
