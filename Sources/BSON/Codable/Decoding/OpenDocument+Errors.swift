/// Failures as the standard library's `DecodingError`, with our own error underneath.
extension OpenDocument {
    /// The keys from the outermost document to this one.
    var path: [BSONCodingKey] {
        guard !isStale else { return [] }
        return path(to: Int(start))
    }

    func path(to offset: Int) -> [BSONCodingKey] {
        DocumentPath(base: slot.pointee.base, size: slot.pointee.size, target: offset).keys
    }

    static var stale: any Error {
        let error = BSONError(.custom, "A decoder was used after the decoding that it belonged to had ended")
        return DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: [], debugDescription: error.message, underlyingError: error))
    }

    /// The bytes of this document do not hold together.
    @inline(never)
    func malformed(_ error: BSONError) -> any Error {
        let path = path + error.keyPath.map(BSONCodingKey.init(stringValue:))
        return DecodingError.dataCorrupted(Self.context(error, path))
    }

    @inline(never)
    func missing(_ key: some CodingKey) -> any Error {
        let path = path
        let error = BSONError(
            .missingField, "The field \"\(key.stringValue)\" is missing",
            keyPath: path.map(\.stringValue) + [key.stringValue], byteOffset: Int(start))
        return DecodingError.keyNotFound(
            key, DecodingError.Context(codingPath: path, debugDescription: "\(error)", underlyingError: error)
        )
    }

    /// The value at a place is not what was asked for.
    @inline(never)
    func failure(_ error: BSONError, at place: BSONReader.Place, reading type: Any.Type) -> any Error {
        let path = path(to: place.offset) + error.keyPath.map(BSONCodingKey.init(stringValue:))
        let context = Self.context(error, path)
        guard error.keyPath.isEmpty else {
            // From inside of a direct path: the outer type is not the one that does not fit.
            guard error.code == .missingField, let key = path.last else {
                return DecodingError.dataCorrupted(context)
            }
            return DecodingError.keyNotFound(key, Self.context(error, Array(path.dropLast())))
        }
        switch error.code {
        case .typeMismatch where place.type == .null: return DecodingError.valueNotFound(type, context)
        case .typeMismatch: return DecodingError.typeMismatch(type, context)
        default: return DecodingError.dataCorrupted(context)
        }
    }

    static func context(_ error: BSONError, _ path: [BSONCodingKey]) -> DecodingError.Context {
        var whole = error
        whole.keyPath = path.map(\.stringValue)
        return DecodingError.Context(codingPath: path, debugDescription: "\(whole)", underlyingError: whole)
    }
}

extension OpenDocument {
    /// Keeps an error that a call could not throw until the decoding ends.
    func postpone(_ error: any Error) {
        guard !isStale, case DecodingError.dataCorrupted(let context) = error,
            let error = context.underlyingError as? BSONError
        else { return }
        slot.pointee.postpone(error)
    }

    func atEnd(_ index: Int, reading type: Any.Type) -> any Error {
        guard !isStale else { return Self.stale }
        let path = path + [BSONCodingKey(intValue: index)]
        let error = BSONError(.missingField, "The array has no element \(index)", byteOffset: Int(end))
        return DecodingError.valueNotFound(type, Self.context(error, path))
    }
}
