public import BSON

/// What to change in stored documents: operations on fields named by key paths, rendered when they are sent.
///
/// ```swift
/// try await Order.updateMany(\.total < 0, .set(\.total, to: 0), in: store)
/// try await Order.updateMany(\.paid == true, [.unset(\.note), .increment(\.revision, by: 1)], in: store)
/// ```
///
/// An update is a value; building one changes nothing. One that names a field twice throws when it is rendered,
/// and so does an empty one.
public struct Update<Model>: Hashable, Sendable {
    private var operations: [UpdateOperation]

    init(_ path: FieldPath, _ operation: String, _ operand: UpdateOperation.Operand) {
        operations = [UpdateOperation(path: path, name: operation, operand: operand)]
    }

    init(_ path: FieldPath, _ operation: String, _ value: StoredValue) {
        self.init(path, operation, .value(value))
    }

    private init(_ operations: [UpdateOperation]) {
        self.operations = operations
    }

    /// An update written in MongoDB's language, sent as it is.
    ///
    /// Only update operators are allowed at the top (`{"$set": …}`); a replacement document throws when rendered.
    public static func unsafe(_ document: Document) -> Update {
        Update([
            UpdateOperation(path: FieldPath(name: ""), name: "", operand: .raw(document))
        ])
    }

    /// Both updates as one.
    public func and(_ other: Update) -> Update {
        Update(operations + other.operations)
    }

    /// The update as MongoDB takes it, `{"$set": {"total": 0.0}}`.
    ///
    /// - Throws: `LoomError` for no operation, two operations on one field, a key path without a stored name, and a
    ///   value that BSON cannot hold.
    public var document: Document {
        get throws(LoomError) { try UpdateRenderer.document(operations) }
    }
}

extension Update: ExpressibleByArrayLiteral {
    /// Several updates as one.
    public init(arrayLiteral elements: Update...) {
        operations = elements.flatMap(\.operations)
    }
}

extension Update: CustomStringConvertible {
    /// The update as Extended JSON; in angle brackets, the reason why it cannot be rendered.
    public var description: String { Rendered.text { () throws(LoomError) in try document } }
}
