import BSON

/// The names that `$$type` has for the types of BSON.
enum TypeName {
    private static let known: Set<String> = [
        "double", "string", "object", "array", "binData", "undefined", "objectId", "bool", "date", "null",
        "regex",
        "dbPointer", "javascript", "symbol", "javascriptWithScope", "int", "timestamp", "long", "decimal",
        "minKey",
        "maxKey", "number",
    ]

    /// Whether a value is of the type that `name` means; throws for a name that means none.
    static func names(of value: BSONValue, include name: String) throws -> Bool {
        guard known.contains(name) else { throw FormatError("the type \(name) is not known") }
        return Self.name(of: value) == name || (name == "number" && isNumber(value))
    }

    private static func isNumber(_ value: BSONValue) -> Bool {
        ["double", "int", "long", "decimal"].contains(name(of: value))
    }

    private static func name(of value: BSONValue) -> String {
        switch value {
        case .double: "double"
        case .string: "string"
        case .document: "object"
        case .array: "array"
        case .binary: "binData"
        case .undefined: "undefined"
        case .objectID: "objectId"
        case .bool: "bool"
        case .date: "date"
        case .null: "null"
        case .regularExpression: "regex"
        case .dbPointer: "dbPointer"
        case .code: "javascript"
        case .symbol: "symbol"
        case .codeWithScope: "javascriptWithScope"
        case .int32: "int"
        case .timestamp: "timestamp"
        case .int64: "long"
        case .decimal128: "decimal"
        case .minKey: "minKey"
        case .maxKey: "maxKey"
        }
    }
}
