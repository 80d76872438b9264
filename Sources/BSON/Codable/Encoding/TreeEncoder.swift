/// Encodes into a tree first, so that containers may be written to in any order.
///
/// The forward pass falls back to it; it is several times slower.
struct TreeEncoder: Encoder {
    let settings: Settings
    let node: TreeNode
    let path: [BSONCodingKey]

    /// What all encoders of one tree share.
    final class Settings {
        let strategies: CodingStrategies
        let userInfo: [CodingUserInfoKey: Any]
        /// What went wrong in a call that cannot throw.
        var deferredError: (any Error)?

        init(strategies: CodingStrategies, userInfo: [CodingUserInfoKey: Any]) {
            self.strategies = strategies
            self.userInfo = userInfo
        }
    }

    init(strategies: CodingStrategies, userInfo: [CodingUserInfoKey: Any]) {
        self.init(
            settings: Settings(strategies: strategies, userInfo: userInfo), node: TreeNode(), path: [])
    }

    private init(settings: Settings, node: TreeNode, path: [BSONCodingKey]) {
        self.settings = settings
        self.node = node
        self.path = path
    }

    /// Encodes a value that must become a document.
    func document<Value: Encodable>(_ value: Value) throws -> Document {
        try write(value)
        if let error = settings.deferredError { throw error }
        do throws(BSONError) {
            guard case .document(let document) = try node.value(depth: 1) else {
                throw EncodingSlot.notADocument
            }
            return document
        } catch {
            throw failure(error, value)
        }
    }

    var codingPath: [any CodingKey] { path }

    var userInfo: [CodingUserInfoKey: Any] { settings.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        attempt { () throws(BSONError) in try node.becomeDocument() }
        return KeyedEncodingContainer(KeyedTreeEncoder<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        attempt { () throws(BSONError) in try node.becomeArray() }
        return UnkeyedTreeEncoder(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleTreeEncoder(encoder: self)
    }

    /// An encoder for a field.
    func field(_ key: String) throws(BSONError) -> TreeEncoder {
        try checkDepth()
        let inner = try node.addField(key)
        return TreeEncoder(settings: settings, node: inner, path: path + [BSONCodingKey(stringValue: key)])
    }

    /// An encoder for an array element.
    func item() throws(BSONError) -> TreeEncoder {
        try checkDepth()
        let index = node.count
        let inner = try node.addItem()
        return TreeEncoder(settings: settings, node: inner, path: path + [BSONCodingKey(intValue: index)])
    }

    private func checkDepth() throws(BSONError) {
        guard path.count < BSONLimits.maximumDepth else { throw DocumentParser.tooDeep(at: 0) }
    }

    /// An encoder for a part; one that leads nowhere when the part cannot be begun.
    func part(_ begin: () throws(BSONError) -> TreeEncoder) -> TreeEncoder {
        do throws(BSONError) {
            return try begin()
        } catch {
            postpone(failure(error, self))
            return TreeEncoder(settings: settings, node: TreeNode(), path: path)
        }
    }

    private func attempt(_ body: () throws(BSONError) -> Void) {
        do throws(BSONError) { try body() } catch { postpone(failure(error, self)) }
    }

    private func postpone(_ error: any Error) {
        if settings.deferredError == nil { settings.deferredError = error }
    }

    /// Writes a value of any type.
    func write<Value: Encodable>(_ value: Value) throws {
        let direct = Value.self as? any BSONElementEncodable.Type
        let kind = CodedTypeKind(of: Value.self, direct: direct, strategies: settings.strategies)
        if case .codable = kind { return try value.encode(to: self) }
        do throws(BSONError) {
            if case .direct = kind, let value = value as? any BSONElementEncodable {
                try node.set(try BSONValue(encoding: value))
            } else if let form = try StrategyForm(strategies: settings.strategies).form(of: value) {
                try node.set(form)
            }
        } catch {
            throw failure(error, value)
        }
    }

    /// Writes a value into a part of this one, and takes the part back when that fails.
    func write<Value: Encodable>(_ value: Value, into part: TreeEncoder) throws {
        do {
            try part.write(value)
        } catch {
            node.removeLast(part.node)
            throw error
        }
    }

    func failure(_ error: BSONError, _ value: Any) -> any Error {
        let whole = path + error.keyPath.map(BSONCodingKey.init(stringValue:))
        var error = error
        error.keyPath = whole.map(\.stringValue)
        return EncodingError.invalidValue(
            OpenValue.printable(value, error),
            EncodingError.Context(codingPath: whole, debugDescription: "\(error)", underlyingError: error))
    }
}

extension BSONValue {
    /// A value by its direct path. Cost: it is written and parsed.
    init(encoding value: some BSONElementEncodable) throws(BSONError) {
        var writer = BSONWriter()
        let start = try writer.beginDocument()
        try writer.putHeader(value.bsonType, "" as String)
        try value.write(bson: &writer)
        try writer.endDocument(start)
        let raw = writer.finish()
        self = try raw[""] ?? .null
    }
}
