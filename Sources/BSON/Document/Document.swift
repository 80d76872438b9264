/// A parsed BSON document: keys and values in order, every one of them valid.
///
/// ```swift
/// var order: Document = ["customer": "Ada", "total": 12.5]
/// order["paid"] = true            // appends, or replaces in place
/// order["total"] = nil            // removes
/// ```
///
/// Documents are equal when they hold the same elements in the same order.
/// A key that occurs twice, which BSON allows, is kept twice; the subscript speaks of the first.
/// Cost: reading by key scans; writing by key scans in small documents and uses an index in larger ones;
/// `append` is O(1).
public struct Document: Sendable {
    /// One key with its value.
    public typealias Element = (key: String, value: BSONValue)

    // A struct rather than the tuple: arrays of structs are compared and hashed without boxing.
    @usableFromInline package struct Field: Hashable, Sendable {
        @usableFromInline package var key: String
        @usableFromInline package var value: BSONValue

        package init(key: String, value: BSONValue) {
            self.key = key
            self.value = value
        }
    }

    @usableFromInline package private(set) var fields: [Field]
    /// Where each key first occurs; made by the first write by key to a large document, kept until a removal.
    private var positions: [String: Int]?

    /// From this size on a write by key makes an index.
    private static let indexedSize = 24

    /// An empty document.
    public init() {
        fields = []
    }

    /// A document with these elements, repeated keys included.
    public init(elements: some Sequence<(String, BSONValue)>) {
        fields = elements.map { Field(key: $0.0, value: $0.1) }
    }

    package init(fields: [Field]) {
        self.fields = fields
    }

    /// Makes room for `capacity` elements.
    public mutating func reserveCapacity(_ capacity: Int) {
        fields.reserveCapacity(capacity)
    }

    /// Adds an element at the end without looking whether the key is there already. Cost: O(1).
    public mutating func append(_ key: String, _ value: BSONValue) {
        if positions != nil, positions?[key] == nil {
            positions?[key] = fields.count
        }
        fields.append(Field(key: key, value: value))
    }

    /// Puts an element before all others. Cost: O(n).
    public mutating func prepend(_ key: String, _ value: BSONValue) {
        positions = nil
        fields.insert(Field(key: key, value: value), at: 0)
    }

    /// The value of the first element with this key.
    ///
    /// Setting replaces the value where it stands, appends a new key, and removes the element for nil;
    /// to store a null write `.null`.
    public subscript(key: String) -> BSONValue? {
        get {
            position(of: key).map { fields[$0].value }
        }
        set {
            guard let value = newValue else {
                removeValue(forKey: key)
                return
            }
            if fields.count >= Self.indexedSize && positions == nil { makeIndex() }
            if let position = position(of: key) {
                fields[position].value = value
            } else {
                append(key, value)
            }
        }
    }

    /// The value of the first element with this key, or a default. In-place changes are written back.
    public subscript(key: String, default fallback: @autoclosure () -> BSONValue) -> BSONValue {
        get { self[key] ?? fallback() }
        set { self[key] = newValue }
    }

    /// Removes the first element with this key and returns its value; nil when there is none. Cost: O(n).
    @discardableResult
    public mutating func removeValue(forKey key: String) -> BSONValue? {
        guard let position = position(of: key) else { return nil }
        positions = nil
        return fields.remove(at: position).value
    }

    /// Whether an element has this key.
    public func contains(key: String) -> Bool {
        position(of: key) != nil
    }

    /// The keys in order.
    public var keys: [String] { fields.map(\.key) }
    /// The values in order.
    public var values: [BSONValue] { fields.map(\.value) }

    private func position(of key: String) -> Int? {
        if let positions { return positions[key] }
        return fields.firstIndex { $0.key == key }
    }

    private mutating func makeIndex() {
        var index = [String: Int](minimumCapacity: fields.count * 2)
        for (position, field) in fields.enumerated() where index[field.key] == nil {
            index[field.key] = position
        }
        positions = index
    }
}

extension Document: Hashable {
    /// Same elements, same order.
    public static func == (left: Document, right: Document) -> Bool {
        left.fields == right.fields
    }

    /// Feeds the elements in order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fields)
    }
}

extension Document {
    /// Walks the elements in order.
    public struct Iterator: IteratorProtocol {
        @usableFromInline var fields: IndexingIterator<[Field]>

        @inlinable init(_ fields: [Field]) { self.fields = fields.makeIterator() }

        /// The next element; nil at the end.
        @inlinable public mutating func next() -> Element? {
            fields.next().map { ($0.key, $0.value) }
        }
    }

    /// An iterator over the elements in order.
    @inlinable public func makeIterator() -> Iterator { Iterator(fields) }
}

extension Document: RandomAccessCollection {
    /// Zero.
    public var startIndex: Int { 0 }
    /// The number of elements.
    public var endIndex: Int { fields.count }

    /// The element at a position.
    public subscript(position: Int) -> Element {
        (fields[position].key, fields[position].value)
    }
}

extension Document: ExpressibleByDictionaryLiteral {
    /// The elements in the order written.
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self.init(elements: elements)
    }
}
