import BSON
import MongoCore
import MongoDriver

/// What tests do with databases.
enum DatabaseOperations {
    static func perform(_ call: inout Call, on database: MongoDatabase) async throws -> OperationResult {
        switch call.name {
        case "runCommand", "runCursorCommand", "createCommandCursor":
            return try await runCommand(&call, on: database)
        case "aggregate":
            let pipeline = try call.arguments.neededDocuments("pipeline")
            let options = try AggregateOptions(&call.arguments)
            try call.arguments.finish()
            return OperationResult(try await database.aggregate(pipeline, options: options).toArray())
        case "createChangeStream":
            let pipeline = try call.arguments.neededDocuments("pipeline")
            let options = try ChangeStreamOptions(&call.arguments)
            try call.arguments.finish()
            return .entity(
                .changeStream(try await database.watch(pipeline, as: Document.self, options: options)))
        case "createCollection", "modifyCollection", "dropCollection":
            return try await changeCollection(&call, on: database)
        case "listCollections", "listCollectionNames", "listCollectionObjects":
            return try await list(&call, on: database)
        default: throw call.unknown("a database")
        }
    }

    private static func runCommand(_ call: inout Call, on database: MongoDatabase) async throws
        -> OperationResult
    {
        let command = try self.command(&call)
        var options = CursorCommandOptions()
        options.readPreference = try call.arguments.readPreference("readPreference")
        if call.name == "runCommand" {
            try call.arguments.finish()
            return .value(
                .document(try await database.runCommand(command, readPreference: options.readPreference)))
        }
        options.batchSize = try call.arguments.int("batchSize")
        options.maxTime = try call.arguments.milliseconds("maxTimeMS")
        options.comment = call.arguments.take("comment")
        options.cursorType = try call.arguments.cursorType() ?? .nonTailable
        options.timeoutMode = try call.arguments.timeoutMode()
        try call.arguments.finish()
        let cursor = try await database.runCursorCommand(command, as: Document.self, options: options)
        guard call.name == "createCommandCursor" else { return OperationResult(try await cursor.toArray()) }
        return .entity(.cursor(CursorEntity(cursor)))
    }

    /// The command with its name first; `commandName` says which key that is.
    private static func command(_ call: inout Call) throws -> Document {
        var command = try call.arguments.neededDocument("command")
        guard let name = try call.arguments.string("commandName") else { return command }
        guard let value = command.removeValue(forKey: name) else {
            throw FormatError("the command has no \(name): \(command)")
        }
        command.prepend(name, value)
        return command
    }

    private static func changeCollection(
        _ call: inout Call, on database: MongoDatabase
    ) async throws -> OperationResult {
        let name = try call.arguments.neededString("collection")
        switch call.name {
        case "createCollection":
            let options = call.arguments.takeRest()
            return .entity(.collection(try await database.createCollection(name, options: options)))
        case "modifyCollection":
            var command: Document = ["collMod": .string(name)]
            for (key, value) in call.arguments.takeRest() { command[key] = value }
            try await database.runCommand(command)
        default:
            try call.arguments.finish()
            try await database.collection(name).drop()
        }
        return .nothing
    }

    private static func list(_ call: inout Call, on database: MongoDatabase) async throws -> OperationResult {
        let filter = try call.arguments.document("filter") ?? [:]
        let options = ListCollectionsOptions(batchSize: try call.arguments.int("batchSize"))
        try call.arguments.finish()
        if call.name == "listCollections" {
            return OperationResult(try await database.listCollections(filter, options: options))
        }
        return OperationResult(try await database.collectionNames(filter, options: options))
    }
}
