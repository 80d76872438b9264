import BSON
import MongoCore
import MongoWire

/// What update and delete commands carry beside their statements.
struct WriteCommandOptions: Sendable {
    var isOrdered = true
    var variables: Document?
    var bypassDocumentValidation: Bool?
    var comment: BSONValue?
    var writeConcern: WriteConcern

    func write(to body: inout BSONWriter) throws {
        try body.append("ordered", isOrdered)
        try body.append("let", variables)
        try body.append("bypassDocumentValidation", bypassDocumentValidation)
        try body.append("comment", comment)
    }
}

extension MessageWriter {
    /// Writes statements into a document sequence until the message is full; returns the first one left out.
    mutating func writeStatements(
        _ identifier: String, from start: Int, to end: Int, for connection: ConnectionDescription,
        _ write: (inout BSONWriter, Int) throws -> Void
    ) throws -> Int {
        let section = try beginSequence(identifier)
        var batch = WriteBatch(limits: connection.hello)
        var index = start
        while index < end {
            let position = count
            try write(&bytes, index)
            guard try batch.admits(count - position, messageSize: count, index: index, isDocument: false)
            else {
                bytes.truncate(to: position)
                break
            }
            index += 1
        }
        try endSequence(section)
        return index
    }
}
