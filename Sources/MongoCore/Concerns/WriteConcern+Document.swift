public import BSON

extension WriteConcern {
    /// The concern as commands carry it: `{w: "majority", j: true, wtimeout: 1000}`; empty for the server's default.
    public var document: Document {
        var document: Document = [:]
        switch w {
        case .servers(let count): document.append("w", .int32(Int32(clamping: count)))
        case .majority: document.append("w", "majority")
        case .tag(let name): document.append("w", .string(name))
        case nil: break
        }
        if let journal { document.append("j", .bool(journal)) }
        if let timeoutMilliseconds { document.append("wtimeout", .int32(timeoutMilliseconds)) }
        return document
    }

    /// Reads a concern as commands carry it.
    ///
    /// Throws ``ConcernError`` if there is another field than `w`, `j` and `wtimeout`, a value of the wrong type, or a
    /// combination that cannot exist.
    public init(_ document: Document) throws(ConcernError) {
        var w: W?
        var journal: Bool?
        var timeout: Duration?
        for (key, value) in document {
            switch key {
            case "w": w = try Self.w(value)
            case "j":
                guard let flag = value.boolValue else {
                    throw ConcernError("a write concern's j is true or false")
                }
                journal = flag
            case "wtimeout":
                guard let count = value.intValue else {
                    throw ConcernError("a write concern's wtimeout is a whole number of milliseconds")
                }
                timeout = .milliseconds(count)
            default: throw ConcernError("a write concern has w, j and wtimeout; not \(key)")
            }
        }
        try self.init(w: w, journal: journal, timeout: timeout)
    }

    private static func w(_ value: BSONValue) throws(ConcernError) -> W {
        if let count = value.intValue { return .servers(count) }
        guard let name = value.stringValue else {
            throw ConcernError("a write concern's w is a number of servers, majority or a tag")
        }
        return name == "majority" ? .majority : .tag(name)
    }
}
