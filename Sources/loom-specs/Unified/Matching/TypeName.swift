import BSON

/// The names that `$$type` has for the types of BSON.
enum TypeName {
    private static let known = Set(BSONType.allCases.map(\.alias)).union(["number"])
    private static let numbers: Set<BSONType> = [.double, .int32, .int64, .decimal128]

    /// Whether a value is of the type that `name` means; throws for a name that means none.
    static func names(of value: BSONValue, include name: String) throws -> Bool {
        guard known.contains(name) else { throw FormatError("the type \(name) is not known") }
        return value.type.alias == name || (name == "number" && numbers.contains(value.type))
    }
}
