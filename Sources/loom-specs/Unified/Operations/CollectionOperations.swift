import BSON
import MongoDriver

/// What tests do with collections.
enum CollectionOperations {
    static func perform(
        _ call: inout Call, on collection: MongoCollection<Document>
    ) async throws -> OperationResult {
        if let result = try await read(&call, collection) { return result }
        if let result = try await write(&call, collection) { return result }
        if let result = try await findAndModify(&call, collection) { return result }
        if let result = try await manage(&call, collection) { return result }
        throw call.unknown("a collection")
    }

    private static func read(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult? {
        switch call.name {
        case "find", "findOne", "createFindCursor": return try await find(&call, collection)
        case "aggregate":
            let pipeline = try call.arguments.neededDocuments("pipeline")
            let options = try AggregateOptions(&call.arguments)
            try call.arguments.finish()
            return OperationResult(try await collection.aggregate(pipeline, options: options).toArray())
        case "createChangeStream":
            let pipeline = try call.arguments.neededDocuments("pipeline")
            let options = try ChangeStreamOptions(&call.arguments)
            try call.arguments.finish()
            return .entity(
                .changeStream(try await collection.watch(pipeline, as: Document.self, options: options)))
        case "countDocuments":
            let filter = try call.arguments.neededDocument("filter")
            let options = try CountOptions(&call.arguments)
            try call.arguments.finish()
            return OperationResult(try await collection.countDocuments(filter, options: options))
        case "count":
            let filter = try call.arguments.neededDocument("filter")
            let options = try CountOptions(&call.arguments)
            try call.arguments.finish()
            return OperationResult(try await collection.count(filter, options: options))
        case "estimatedDocumentCount":
            let maxTime = try call.arguments.milliseconds("maxTimeMS")
            let comment = call.arguments.take("comment")
            try call.arguments.finish()
            return OperationResult(
                try await collection.estimatedDocumentCount(maxTime: maxTime, comment: comment))
        case "distinct":
            let field = try call.arguments.neededString("fieldName")
            let filter = try call.arguments.neededDocument("filter")
            let options = try CountOptions(&call.arguments)
            try call.arguments.finish()
            return .value(.array(try await collection.distinct(field, filter, options: options)))
        case "mapReduce":
            let map = try call.arguments.neededCode("map")
            let reduce = try call.arguments.neededCode("reduce")
            guard call.arguments.take("out") == ["inline": 1] else {
                throw FormatError("mapReduce is known with inline results alone")
            }
            try call.arguments.finish()
            return OperationResult(try await collection.mapReduce(map: map, reduce: reduce))
        default: return nil
        }
    }

    private static func find(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult {
        let filter = try call.arguments.neededDocument("filter")
        let options = try FindOptions(&call.arguments)
        try call.arguments.finish()
        switch call.name {
        case "find": return OperationResult(try await collection.find(filter, options: options).toArray())
        case "findOne":
            return OperationResult(
                try await collection.findOne(filter, options: options).map(BSONValue.document))
        default:
            return .entity(
                .cursor(CursorEntity(try await collection.find(filter, options: options).cursor())))
        }
    }

    private static func findAndModify(
        _ call: inout Call, _ collection: MongoCollection<Document>
    ) async throws -> OperationResult? {
        let known = ["findOneAndDelete", "findOneAndReplace", "findOneAndUpdate"]
        guard known.contains(call.name) else { return nil }
        let filter = try call.arguments.neededDocument("filter")
        let options = try FindAndModifyOptions(&call.arguments)
        let found: Document?
        switch call.name {
        case "findOneAndDelete":
            try call.arguments.finish()
            found = try await collection.findOneAndDelete(filter, options: options)
        case "findOneAndReplace":
            let replacement = try call.arguments.neededDocument("replacement")
            try call.arguments.finish()
            found = try await collection.findOneAndReplace(filter, with: replacement, options: options)
        default:
            let update = try call.arguments.update("update")
            try call.arguments.finish()
            found = try await collection.findOneAndUpdate(filter, update, options: options)
        }
        return OperationResult(found.map(BSONValue.document))
    }
}
