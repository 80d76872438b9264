import BSON
import MongoDriver

extension CollectionOperations {
    static func manage(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult? {
        switch call.name {
        case "createIndex":
            let maxTime = try call.arguments.milliseconds("maxTimeMS")
            let keys = try call.arguments.neededDocument("keys")
            let name = try call.arguments.string("name")
            let index = IndexModel(keys, name: name, options: call.arguments.takeRest())
            return OperationResult(
                (try await collection.createIndexes([index], maxTime: maxTime)).first.map(BSONValue.string))
        case "dropIndex":
            let name = try call.arguments.neededString("name")
            let maxTime = try call.arguments.milliseconds("maxTimeMS")
            try call.arguments.finish()
            try await collection.dropIndex(name, maxTime: maxTime)
            return .nothing
        case "rename":
            let name = try call.arguments.neededString("to")
            let replaces = try call.arguments.bool("dropTarget") ?? false
            try call.arguments.finish()
            _ = try await collection.rename(to: name, replacing: replaces)
            return .nothing
        case "dropIndexes":
            let maxTime = try call.arguments.milliseconds("maxTimeMS")
            try call.arguments.finish()
            try await collection.dropIndexes(maxTime: maxTime)
            return .nothing
        case "listIndexes":
            let size = try call.arguments.int("batchSize")
            try call.arguments.finish()
            return OperationResult(try await collection.listIndexes(batchSize: size))
        case "listIndexNames", "drop":
            try call.arguments.finish()
            return try await manageWithoutArguments(call.name, collection)
        default: return nil
        }
    }

    private static func manageWithoutArguments(
        _ name: String, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult {
        switch name {
        case "listIndexNames":
            return OperationResult(try await collection.listIndexes().compactMap { $0["name"]?.stringValue })
        default: try await collection.drop()
        }
        return .nothing
    }
}
