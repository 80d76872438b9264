import BSON

/// One statement of an update command.
struct UpdateStatement: WriteStatement {
    static let commandName: StaticString = "update"
    static let sequenceName = "updates"

    let filter: Document
    /// The update or the replacement, checked.
    let update: BSONValue
    let isMulti: Bool
    let options: UpdateOptions

    func write(to writer: inout BSONWriter) throws {
        let start = try writer.beginDocument()
        try writer.append("q", filter)
        try writer.append("u", update)
        if isMulti { try writer.append("multi", true) }
        try writer.append("upsert", options.upsert)
        try writer.append("collation", options.collation)
        try writer.append("arrayFilters", options.arrayFilters)
        try writer.append("hint", options.hint?.value)
        try writer.append("sort", checkedSort)
        try writer.endDocument(start)
    }

    /// - Throws: `InvalidArgumentError` where there is no first document to choose.
    var checkedSort: Document? {
        get throws {
            guard isMulti, options.sort != nil else { return options.sort }
            throw InvalidArgumentError("sort is for updates of one document")
        }
    }
}
