import BSON

/// One statement of a delete command.
struct DeleteStatement: WriteStatement {
    static let commandName: StaticString = "delete"
    static let sequenceName = "deletes"

    let filter: Document
    let isMulti: Bool
    let options: DeleteOptions

    func write(to writer: inout BSONWriter) throws {
        let start = try writer.beginDocument()
        try writer.append("q", filter)
        try writer.append("limit", isMulti ? 0 : 1 as Int32)
        try writer.append("collation", options.collation)
        try writer.append("hint", options.hint?.value)
        try writer.endDocument(start)
    }
}
