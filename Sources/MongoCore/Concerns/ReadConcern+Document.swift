public import BSON

extension ReadConcern {
    /// The concern as commands carry it: `{level: "majority"}`, or empty for the server's default.
    public var document: Document {
        guard let level else { return [:] }
        return ["level": .string(level.rawValue)]
    }

    /// Reads a concern as commands carry it.
    ///
    /// Throws ``ConcernError`` if there is another field than `level`, or its value is not a string.
    public init(_ document: Document) throws(ConcernError) {
        self.init()
        for (key, value) in document {
            guard key == "level", let name = value.stringValue else {
                throw ConcernError("a read concern has a level, a string, and nothing else; not \(key)")
            }
            level = Level(rawValue: name)
        }
    }
}
