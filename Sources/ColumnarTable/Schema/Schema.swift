/// The fields of a table or of a struct column, in order.
///
/// ```swift
/// let ticks: Schema = ["ts": .date, "sym": .string, "px": .double]
/// ```
///
/// A name may hold any characters, dots included: nesting is told by `ColumnType.struct`, never by a name.
/// Names that occur twice are refused where the schema is used.
public struct Schema: Hashable, Sendable {
    /// One column's name, type and rules.
    public struct Field: Hashable, Sendable {
        /// The key in the documents.
        public var name: String
        /// What the values are.
        public var type: ColumnType
        /// Whether the field may be null or missing; if not, such a row is an error.
        public var isNullable: Bool
        /// What to do with values of another type, at any depth of this field; nil for the load's own setting.
        public var onMismatch: MismatchPolicy?

        /// Makes a field, by default nullable and with the load's own mismatch policy.
        public init(
            _ name: String, _ type: ColumnType, isNullable: Bool = true, onMismatch: MismatchPolicy? = nil
        ) {
            self.name = name
            self.type = type
            self.isNullable = isNullable
            self.onMismatch = onMismatch
        }

        /// Makes a field from the Swift type its values have: `Field("px", Double?.self)`.
        ///
        /// An `Optional` is nullable, anything else is not.
        public init<Value: ColumnRepresentable>(_ name: String, _ type: Value.Type) {
            self.init(name, type.columnType, isNullable: type.isNullable)
        }
    }

    /// The fields in order.
    public var fields: [Field]

    /// Makes a schema of these fields.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// Makes a schema from names and the Swift types of their values, as a model's stored fields have them.
    ///
    /// An `Optional` is nullable, anything else is not.
    public init(_ fields: [(name: String, type: any ColumnRepresentable.Type)]) {
        self.fields = fields.map { Field($0.name, $0.type.columnType, isNullable: $0.type.isNullable) }
    }

    /// The first field of this name. Cost: linear in the number of fields.
    public subscript(_ name: String) -> Field? {
        fields.first { $0.name == name }
    }

    /// The first name that occurs twice.
    var repeatedName: String? {
        var seen: Set<String> = []
        return fields.first { !seen.insert($0.name).inserted }?.name
    }
}

extension Schema: ExpressibleByDictionaryLiteral {
    /// Fields in the order written, all of them nullable.
    public init(dictionaryLiteral elements: (String, ColumnType)...) {
        self.init(elements.map { Field($0.0, $0.1) })
    }
}

extension Schema: CustomStringConvertible {
    /// The fields as `name: type`, separated by commas; an exclamation mark follows what may not be null.
    public var description: String {
        fields.map { "\($0.name): \($0.type)\($0.isNullable ? "" : "!")" }.joined(separator: ", ")
    }
}
