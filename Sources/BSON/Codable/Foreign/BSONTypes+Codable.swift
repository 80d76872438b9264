// Inside of our own coders these types are read and written as what they are. In any other coder they take the form
// of canonical Extended JSON.

extension ObjectID: Codable {
    /// Reads an object identifier; with a coder of another format, `{"$oid": "…"}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .objectID(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes an object identifier; with a coder of another format, `{"$oid": "…"}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.objectID(self), to: encoder)
    }
}

extension BSONDate: Codable {
    /// Reads a date; with a coder of another format, `{"$date": {"$numberLong": "…"}}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .date(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes a date; with a coder of another format, `{"$date": {"$numberLong": "…"}}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.date(self), to: encoder)
    }
}

extension Decimal128: Codable {
    /// Reads a decimal; with a coder of another format, `{"$numberDecimal": "…"}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .decimal128(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes a decimal; with a coder of another format, `{"$numberDecimal": "…"}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.decimal128(self), to: encoder)
    }
}

extension Binary: Codable {
    /// Reads binary data; with a coder of another format, `{"$binary": {"base64": "…", "subType": "…"}}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .binary(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes binary data; with a coder of another format, `{"$binary": {"base64": "…", "subType": "…"}}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.binary(self), to: encoder)
    }
}

extension Timestamp: Codable {
    /// Reads a timestamp; with a coder of another format, `{"$timestamp": {"t": …, "i": …}}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .timestamp(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes a timestamp; with a coder of another format, `{"$timestamp": {"t": …, "i": …}}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.timestamp(self), to: encoder)
    }
}

extension RegularExpression: Codable {
    /// Reads a regular expression; with a coder of another format, `{"$regularExpression": {"pattern": "…", "options": "…"}}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .regularExpression(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes a regular expression; with a coder of another format, `{"$regularExpression": {"pattern": "…", "options": "…"}}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.regularExpression(self), to: encoder)
    }
}

extension DBPointer: Codable {
    /// Reads a pointer; with a coder of another format, `{"$dbPointer": {"$ref": "…", "$id": {"$oid": "…"}}}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .dbPointer(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes a pointer; with a coder of another format, `{"$dbPointer": {"$ref": "…", "$id": {"$oid": "…"}}}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.dbPointer(self), to: encoder)
    }
}

extension Symbol: Codable {
    /// Reads a symbol; with a coder of another format, `{"$symbol": "…"}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .symbol(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes a symbol; with a coder of another format, `{"$symbol": "…"}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.symbol(self), to: encoder)
    }
}

extension CodeWithScope: Codable {
    /// Reads code with its scope; with a coder of another format, `{"$code": "…", "$scope": {…}}`.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .codeWithScope(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes code with its scope; with a coder of another format, `{"$code": "…", "$scope": {…}}`.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.codeWithScope(self), to: encoder)
    }
}

extension Document: Codable {
    /// Reads a document; with a coder of another format, an object, its values in canonical Extended JSON.
    ///
    /// The keys come in the order in which the coder names them, which in `JSONDecoder` is arbitrary:
    /// `init(extendedJSON:)` keeps the order of the text.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(Self.self, from: decoder) { value in
            if case .document(let wanted) = value { wanted } else { nil }
        }
    }

    /// Writes a document; with a coder of another format, an object, its values in canonical Extended JSON.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(.document(self), to: encoder)
    }
}

extension BSONValue: Codable {
    /// Reads a value of any type; with a coder of another format, Extended JSON, canonical or relaxed.
    public init(from decoder: any Decoder) throws {
        self = try ForeignForm.decode(from: decoder)
    }

    /// Writes the value; with a coder of another format, canonical Extended JSON.
    public func encode(to encoder: any Encoder) throws {
        try ForeignForm.encode(self, to: encoder)
    }
}

extension RawDocument: Codable {
    /// Copies the bytes of a document; with a coder of another format, reads an object of Extended JSON.
    public init(from decoder: any Decoder) throws {
        if let native = decoder as? ValueDecoder {
            self = try native.decode(Self.self)
        } else {
            self = try Document(from: decoder).encoded()
        }
    }

    /// Writes the bytes; with a coder of another format, an object of canonical Extended JSON.
    public func encode(to encoder: any Encoder) throws {
        if let native = encoder as? ValueEncoder { return try native.encode(self) }
        try Document(self).encode(to: encoder)
    }
}
