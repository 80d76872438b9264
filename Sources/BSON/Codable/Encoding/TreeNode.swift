/// A value of the tree that is built when a value cannot be encoded in one pass.
final class TreeNode {
    enum Content {
        /// Nothing has been written.
        case pending
        case value(BSONValue)
        case document([(key: String, node: TreeNode)])
        case array([TreeNode])
    }

    private(set) var content = Content.pending
    private var positions: [String: Int] = [:]

    func set(_ value: BSONValue) throws(BSONError) {
        guard case .pending = content else { throw OpenValue.mixed }
        content = .value(value)
    }

    /// Makes the node a document, if it is none yet.
    func becomeDocument() throws(BSONError) {
        switch content {
        case .pending: content = .document([])
        case .document: break
        case .value, .array: throw OpenValue.mixed
        }
    }

    /// Makes the node an array, if it is none yet.
    func becomeArray() throws(BSONError) {
        switch content {
        case .pending: content = .array([])
        case .array: break
        case .value, .document: throw OpenValue.mixed
        }
    }

    /// Adds a field. A key may be written once.
    func addField(_ key: String) throws(BSONError) -> TreeNode {
        guard case .document(var fields) = content else { throw OpenValue.mixed }
        guard positions[key] == nil else {
            throw BSONError(.custom, "The key \"\(key)\" is written twice", keyPath: [key])
        }
        content = .pending
        let node = TreeNode()
        positions[key] = fields.count
        fields.append((key, node))
        content = .document(fields)
        return node
    }

    /// Adds an array element.
    func addItem() throws(BSONError) -> TreeNode {
        guard case .array(var items) = content else { throw OpenValue.mixed }
        content = .pending
        let node = TreeNode()
        items.append(node)
        content = .array(items)
        return node
    }

    /// Takes back a part that could not be written.
    func removeLast(_ node: TreeNode) {
        switch content {
        case .document(var fields):
            guard let last = fields.last, last.node === node else { return }
            positions[last.key] = nil
            fields.removeLast()
            content = .document(fields)
        case .array(var items):
            guard items.last === node else { return }
            items.removeLast()
            content = .array(items)
        case .pending, .value: break
        }
    }

    var count: Int {
        switch content {
        case .array(let items): items.count
        case .document(let fields): fields.count
        case .pending, .value: 0
        }
    }

    /// The finished value; a node that nobody wrote to is an empty document.
    func value(depth: Int) throws(BSONError) -> BSONValue {
        guard depth <= BSONLimits.maximumDepth else { throw DocumentParser.tooDeep(at: 0) }
        switch content {
        case .pending: return .document(Document())
        case .value(let value): return value
        case .array(let items):
            var values: [BSONValue] = []
            for item in items { values.append(try item.value(depth: depth + 1)) }
            return .array(values)
        case .document(let fields):
            var document = Document()
            for field in fields { document.append(field.key, try field.node.value(depth: depth + 1)) }
            return .document(document)
        }
    }
}
