import BSON

@testable import ColumnarTable

/// One value of every BSON type that a column of its own keeps, and of those that share `bsonValue`.
enum Samples {
    static let id = ObjectID(bytes: (1...12).map(UInt8.init)) ?? ObjectID()
    static let decimal = Decimal128("12.50") ?? .nan

    /// Made anew each time: the leak detector does not find again what a column type holds for good.
    static var typed: [(value: BSONValue, type: ColumnType)] {
        [
            (.double(1.5), .double), (.double(-0.0), .double), (.string("naïve ☃"), .string),
            (.string(""), .string),
            (.string("a text that is longer than sixteen bytes"), .string),
            (.binary(Binary([1, 2, 3])), .binary(.generic)),
            (.binary(Binary([9], subtype: .binaryOld)), .binary(.binaryOld)),
            (.objectID(id), .objectID), (.bool(true), .bool), (.bool(false), .bool),
            (.date(BSONDate(millisecondsSinceEpoch: -1)), .date), (.int32(-7), .int32),
            (.int64(1 << 40), .int64), (.decimal128(decimal), .decimal128),
            (.document(["a": 1, "b": "x"]), .struct(["a": .int32, "b": .string])),
            (.array([1, 2]), .list(.int32)), (.array([]), .list(.null)),
        ]
    }

    static let untyped: [BSONValue] = [
        .undefined, .regularExpression(RegularExpression("^a", options: "i")),
        .dbPointer(DBPointer(namespace: "a.b", id: id)), .code("x()"), .symbol(Symbol("s")),
        .codeWithScope(CodeWithScope("y()", scope: ["z": 1])),
        .timestamp(Timestamp(seconds: 5, increment: 6)),
        .minKey, .maxKey,
    ]

    static func table(
        _ documents: [Document], schema: Schema? = nil, onMismatch: MismatchPolicy? = nil,
        unknownFields: UnknownFieldPolicy = .skip, offsetLimit: Int = Int(Int32.max)
    ) throws -> Table {
        var builder = try TableBuilder(
            schema: schema, onMismatch: onMismatch, unknownFields: unknownFields, offsetLimit: offsetLimit)
        for document in documents { try builder.append(document) }
        return try builder.finish()
    }

    /// The error that building a table of these documents ends with.
    static func failure(
        _ documents: [Document], schema: Schema? = nil, onMismatch: MismatchPolicy? = nil,
        unknownFields: UnknownFieldPolicy = .skip
    ) -> ColumnarError? {
        do {
            _ = try table(documents, schema: schema, onMismatch: onMismatch, unknownFields: unknownFields)
            return nil
        } catch {
            return error as? ColumnarError
        }
    }

    static func bytes(_ documents: [Document]) throws -> [UInt8] {
        try documents.flatMap { try $0.encoded().bytes }
    }
}
