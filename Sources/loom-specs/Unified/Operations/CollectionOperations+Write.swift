import BSON
import MongoDriver

extension CollectionOperations {
    static func write(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult? {
        switch call.name {
        case "insertOne", "insertMany": return try await insert(&call, collection)
        case "updateOne", "updateMany", "replaceOne": return try await update(&call, collection)
        case "deleteOne", "deleteMany": return try await delete(&call, collection)
        case "bulkWrite":
            let requests = try call.arguments.neededDocuments("requests").map { try WriteModel(request: $0) }
            let options = try BulkWriteOptions(&call.arguments)
            try call.arguments.finish()
            return .value(.document(try await collection.bulkWrite(requests, options: options).document))
        default: return nil
        }
    }

    private static func insert(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult {
        if call.name == "insertOne" {
            let document = try call.arguments.neededDocument("document")
            let options = try InsertOptions(&call.arguments)
            try call.arguments.finish()
            return .value(.document(try await collection.insertOne(document, options: options).document))
        }
        let documents = try call.arguments.neededDocuments("documents")
        let options = try InsertOptions(&call.arguments)
        try call.arguments.finish()
        return .value(.document(try await collection.insertMany(documents, options: options).document))
    }

    private static func update(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult {
        let filter = try call.arguments.neededDocument("filter")
        let options = try UpdateOptions(&call.arguments)
        let result: UpdateResult
        if call.name == "replaceOne" {
            let replacement = try call.arguments.neededDocument("replacement")
            try call.arguments.finish()
            result = try await collection.replaceOne(filter, with: replacement, options: options)
        } else {
            let update = try call.arguments.update("update")
            try call.arguments.finish()
            result =
                call.name == "updateOne"
                ? try await collection.updateOne(filter, update, options: options)
                : try await collection.updateMany(filter, update, options: options)
        }
        return .value(.document(result.document))
    }

    private static func delete(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult {
        let filter = try call.arguments.neededDocument("filter")
        let options = try DeleteOptions(&call.arguments)
        try call.arguments.finish()
        let result =
            call.name == "deleteOne"
            ? try await collection.deleteOne(filter, options: options)
            : try await collection.deleteMany(filter, options: options)
        return .value(.document(result.document))
    }
}
