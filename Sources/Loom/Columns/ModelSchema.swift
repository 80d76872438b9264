public import ColumnarTable

/// The columns of a type, read off its properties.
enum ModelSchema {
    /// The schema of a type; nil when one of its properties has a type that no column is known for.
    ///
    /// A property that is not optional may not be null or missing.
    static func of(_ type: any Decodable.Type) throws(LoomError) -> Schema? {
        let fields = try TypeFields.of(type)
        guard let stored = fields.storedProperties, !stored.isEmpty else { return nil }
        var columns: [Schema.Field] = []
        for (name, property) in stored {
            guard let column = try columnType(of: property) else { return nil }
            let isNullable = unwrapped(property) != property
            columns.append(Schema.Field(name, column, isNullable: isNullable))
        }
        return Schema(columns)
    }

    private static func columnType(of type: Any.Type) throws(LoomError) -> ColumnType? {
        let type = unwrapped(type)
        if let representable = type as? any ColumnRepresentable.Type { return representable.columnType }
        if let array = type as? any ArrayType.Type {
            return try columnType(of: array.elementType).map { .list($0) }
        }
        if let raw = type as? any RawRepresentable.Type { return try columnType(of: rawType(raw)) }
        guard let decodable = type as? any Decodable.Type else { return nil }
        return try of(decodable).map { .struct($0) }
    }

    private static func rawType<Raw: RawRepresentable>(_ type: Raw.Type) -> Any.Type { Raw.RawValue.self }
}

/// Lets code that has only a metatype see the elements of an array.
private protocol ArrayType {
    static var elementType: Any.Type { get }
}

extension Array: ArrayType {
    fileprivate static var elementType: Any.Type { Element.self }
}

extension Identity: ColumnRepresentable where Value: ColumnRepresentable {
    /// The column of the value.
    public static var columnType: ColumnType { Value.columnType }
}
