import BSON

/// One statement of a command that takes several: what an update or a delete does to what it matches.
protocol WriteStatement: Sendable {
    /// The command that it is part of.
    static var commandName: StaticString { get }
    /// The document sequence of the command that holds its statements.
    static var sequenceName: String { get }
    /// Whether it is for all documents that match, so that doing it twice is not the same as once.
    var isMulti: Bool { get }

    /// Writes the statement as a document.
    func write(to writer: inout BSONWriter) throws
}
