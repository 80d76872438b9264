import BSON
import MongoCore
import MongoDriver

// The driver's options, taken from the arguments of an operation.

extension Fields {
    /// An index by its name or its keys.
    mutating func hint() throws -> IndexHint? {
        guard let value = take("hint") else { return nil }
        if let name = value.stringValue { return .name(name) }
        if let keys = value.documentValue { return .keys(keys) }
        throw FormatError("\(what): the hint is neither a name nor keys: \(value)")
    }

    /// Operators or a pipeline.
    mutating func update(_ key: String) throws -> UpdateModification {
        let value = try needed(key)
        if let operators = value.documentValue { return .operators(operators) }
        if let stages = value.arrayValue { return .pipeline(stages.compactMap(\.documentValue)) }
        throw FormatError("\(what): \(key) is neither a document nor a pipeline: \(value)")
    }

    /// JavaScript.
    mutating func neededCode(_ key: String) throws -> String {
        guard case .code(let code) = try needed(key) else { throw FormatError("\(what): \(key) is no code") }
        return code
    }

    mutating func cursorType() throws -> FindOptions.CursorType? {
        switch try string("cursorType") {
        case nil: nil
        case "nonTailable": .nonTailable
        case "tailable": .tailable
        case "tailableAwait": .tailableAwait
        case "exhaust": .exhaust
        case .some(let other): throw FormatError("\(what): the cursor type \(other) is not known")
        }
    }

    /// A write concern in the words of the format, which are those of connection strings.
    mutating func writeConcern(_ key: String) throws -> WriteConcern? {
        guard let given = try document(key) else { return nil }
        let words = ["journal": "j", "wtimeoutMS": "wtimeout"]
        return try WriteConcern(Document(elements: given.map { (words[$0.key] ?? $0.key, $0.value) }))
    }

    /// A read preference in the words of the format.
    mutating func readPreference(_ key: String) throws -> ReadPreference? {
        guard let given = try document(key) else { return nil }
        var preference: Document = [:]
        for (key, value) in given {
            switch key {
            case "tagSets": preference["tags"] = value
            // Some tests write `Secondary`.
            case "mode": preference["mode"] = value.stringValue.map { .string(Self.lowercasedFirst($0)) }
            default: preference[key] = value
            }
        }
        return try ReadPreference(preference)
    }

    private static func lowercasedFirst(_ word: String) -> String {
        word.prefix(1).lowercased() + word.dropFirst()
    }

    mutating func timeoutMode() throws -> CursorTimeoutMode? {
        switch try string("timeoutMode") {
        case nil: nil
        case "cursorLifetime": .cursorLifetime
        case "iteration": .iteration
        case .some(let other): throw FormatError("\(what): the timeout mode \(other) is not known")
        }
    }

    mutating func returnDocument() throws -> FindAndModifyOptions.ReturnedDocument? {
        switch try string("returnDocument")?.lowercased() {
        case nil: nil
        case "before": .before
        case "after": .after
        case .some(let other): throw FormatError("\(what): returnDocument is \(other)")
        }
    }
}

extension FindOptions {
    init(_ fields: inout Fields) throws {
        self.init()
        sort = try fields.document("sort")
        skip = try fields.int("skip")
        limit = try fields.int("limit")
        projection = try fields.document("projection")
        batchSize = try fields.int("batchSize")
        hint = try fields.hint()
        collation = try fields.document("collation")
        variables = try fields.document("let")
        maxTime = try fields.milliseconds("maxTimeMS")
        maxAwaitTime = try fields.milliseconds("maxAwaitTimeMS")
        cursorType = try fields.cursorType() ?? .nonTailable
        timeoutMode = try fields.timeoutMode()
        allowDiskUse = try fields.bool("allowDiskUse")
        allowPartialResults = try fields.bool("allowPartialResults")
        noCursorTimeout = try fields.bool("noCursorTimeout")
        max = try fields.document("max")
        min = try fields.document("min")
        returnKey = try fields.bool("returnKey")
        showRecordID = try fields.bool("showRecordId")
        comment = fields.take("comment")
    }
}

extension AggregateOptions {
    init(_ fields: inout Fields) throws {
        self.init()
        allowDiskUse = try fields.bool("allowDiskUse")
        batchSize = try fields.int("batchSize")
        bypassDocumentValidation = try fields.bool("bypassDocumentValidation")
        collation = try fields.document("collation")
        hint = try fields.hint()
        variables = try fields.document("let")
        maxTime = try fields.milliseconds("maxTimeMS")
        timeoutMode = try fields.timeoutMode()
        maxAwaitTime = try fields.milliseconds("maxAwaitTimeMS")
        comment = fields.take("comment")
    }
}

extension CountOptions {
    init(_ fields: inout Fields) throws {
        self.init()
        collation = try fields.document("collation")
        hint = try fields.hint()
        skip = try fields.int("skip")
        limit = try fields.int("limit")
        maxTime = try fields.milliseconds("maxTimeMS")
        comment = fields.take("comment")
    }
}

extension InsertOptions {
    init(_ fields: inout Fields) throws {
        self.init(
            isOrdered: try fields.bool("ordered") ?? true,
            bypassDocumentValidation: try fields.bool("bypassDocumentValidation"),
            comment: fields.take("comment"))
    }
}

extension UpdateOptions {
    init(_ fields: inout Fields) throws {
        self.init(
            upsert: try fields.bool("upsert"), arrayFilters: try fields.documents("arrayFilters"),
            collation: try fields.document("collation"), hint: try fields.hint(),
            variables: try fields.document("let"),
            bypassDocumentValidation: try fields.bool("bypassDocumentValidation"),
            comment: fields.take("comment"), sort: try fields.document("sort"))
    }
}

extension DeleteOptions {
    init(_ fields: inout Fields) throws {
        self.init(
            collation: try fields.document("collation"), hint: try fields.hint(),
            variables: try fields.document("let"), comment: fields.take("comment"))
    }
}

extension BulkWriteOptions {
    init(_ fields: inout Fields) throws {
        self.init(
            isOrdered: try fields.bool("ordered") ?? true,
            bypassDocumentValidation: try fields.bool("bypassDocumentValidation"),
            variables: try fields.document("let"), comment: fields.take("comment"))
    }
}

extension FindAndModifyOptions {
    init(_ fields: inout Fields) throws {
        self.init()
        sort = try fields.document("sort")
        projection = try fields.document("projection")
        returnDocument = try fields.returnDocument() ?? .before
        upsert = try fields.bool("upsert")
        arrayFilters = try fields.documents("arrayFilters")
        collation = try fields.document("collation")
        hint = try fields.hint()
        variables = try fields.document("let")
        bypassDocumentValidation = try fields.bool("bypassDocumentValidation")
        maxTime = try fields.milliseconds("maxTimeMS")
        comment = fields.take("comment")
    }
}

extension WriteModel<Document> {
    /// One request of a `bulkWrite`: its kind is the only key.
    init(request: Document) throws {
        guard request.count == 1, let (kind, value) = request.first else {
            throw FormatError("not one write: \(request)")
        }
        var fields = try Fields(value, of: kind)
        try self.init(kind, &fields)
        try fields.finish()
    }

    init(_ kind: String, _ fields: inout Fields) throws {
        switch kind {
        case "insertOne": self = .insertOne(try fields.neededDocument("document"))
        case "updateOne", "updateMany":
            let filter = try fields.neededDocument("filter")
            let update = try fields.update("update")
            let options = try UpdateOptions(&fields)
            self =
                kind == "updateOne"
                ? .updateOne(filter: filter, update: update, options: options)
                : .updateMany(filter: filter, update: update, options: options)
        case "replaceOne":
            let filter = try fields.neededDocument("filter")
            let replacement = try fields.neededDocument("replacement")
            self = .replaceOne(filter: filter, replacement: replacement, options: try UpdateOptions(&fields))
        case "deleteOne":
            self = .deleteOne(
                filter: try fields.neededDocument("filter"), options: try DeleteOptions(&fields))
        case "deleteMany":
            self = .deleteMany(
                filter: try fields.neededDocument("filter"), options: try DeleteOptions(&fields))
        default: throw FormatError("the write \(kind) is not known")
        }
    }
}

extension ClientWriteModel {
    /// One write of a `clientBulkWrite`: its kind is the only key.
    init(request: Document) throws {
        guard request.count == 1, let (kind, value) = request.first else {
            throw FormatError("not one write: \(request)")
        }
        var fields = try Fields(value, of: kind)
        let name = try fields.neededString("namespace").split(separator: ".", maxSplits: 1)
        guard name.count == 2 else { throw FormatError("\(kind): the namespace has no collection") }
        self.init(
            Namespace(database: String(name[0]), collection: String(name[1])),
            try WriteModel<Document>(kind, &fields))
        try fields.finish()
    }
}

extension ClientBulkWriteOptions {
    init(_ fields: inout Fields) throws {
        self.init(
            isOrdered: try fields.bool("ordered") ?? true,
            hasVerboseResults: try fields.bool("verboseResults") ?? false,
            bypassDocumentValidation: try fields.bool("bypassDocumentValidation"),
            variables: try fields.document("let"), comment: fields.take("comment"),
            writeConcern: try fields.writeConcern("writeConcern"))
    }
}
