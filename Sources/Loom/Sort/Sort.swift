public import BSON

/// An order of documents: fields by decreasing weight, each with its direction.
///
/// ```swift
/// let order = Sort<Order>(by: \.total, .descending).then(by: \.customer)
/// ```
///
/// A field that is named again keeps its place and takes the last direction given.
public struct Sort<Model>: Hashable, Sendable {
    private struct Key: Hashable, Sendable {
        let path: FieldPath
        let order: SortDirection
    }

    private var keys: [Key]

    /// No particular order.
    public init() {
        keys = []
    }

    /// By a property.
    public init<Value>(by keyPath: any KeyPath<Model, Value> & Sendable, _ order: SortDirection = .ascending)
    {
        keys = [Key(path: FieldPath(keyPath), order: order)]
    }

    /// By a field.
    public init<Value>(by field: Field<Model, Value>, _ order: SortDirection = .ascending) {
        keys = [Key(path: field.path, order: order)]
    }

    /// The same order, and among equals by a property.
    public func then<Value>(
        by keyPath: any KeyPath<Model, Value> & Sendable, _ order: SortDirection = .ascending
    ) -> Sort {
        then(Sort(by: keyPath, order))
    }

    /// The same order, and among equals by a field.
    public func then<Value>(by field: Field<Model, Value>, _ order: SortDirection = .ascending) -> Sort {
        then(Sort(by: field, order))
    }

    /// The same order, and among equals another one.
    public func then(_ other: Sort) -> Sort {
        var both = self
        both.keys += other.keys
        return both
    }

    /// Whether no order is asked for.
    public var isEmpty: Bool { keys.isEmpty }

    /// The order as MongoDB takes it, `{"total": -1, "customer": 1}`.
    ///
    /// - Throws: `LoomError` for a key path without a stored name.
    public var document: Document {
        get throws(LoomError) {
            var document = Document()
            for key in keys {
                document[try key.path.storedName()] = key.order == .ascending ? 1 : -1
            }
            return document
        }
    }
}

extension Sort: CustomStringConvertible {
    /// The order as Extended JSON; in angle brackets, the reason why it cannot be rendered.
    public var description: String { Rendered.text { () throws(LoomError) in try document } }
}
