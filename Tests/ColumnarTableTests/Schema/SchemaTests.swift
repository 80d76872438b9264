import BSON
import FoundationEssentials
import Testing

@testable import ColumnarTable

@Suite struct SchemaTests {
    struct Place: ColumnRepresentable {
        static var columnType: ColumnType { .struct(Schema([("lat", Double.self), ("note", String?.self)])) }
    }

    @Test func fromSwiftTypes() {
        let schema = Schema([
            ("_id", ObjectID.self), ("n", Int.self), ("small", Int32?.self), ("px", Double.self),
            ("at", Date?.self), ("place", Place?.self), ("tags", [String].self), ("total", Decimal128.self),
        ])
        #expect(
            schema.description
                == "_id: objectID!, n: int64!, small: int32, px: double!, at: date, "
                + "place: struct<lat: double!, note: string>, tags: list<string>!, total: decimal128!")
        #expect(schema["px"] == Schema.Field("px", Double.self))
        #expect(schema["nope"] == nil)
    }

    @Test func namesOfTypes() {
        let types: [ColumnType] = [
            .binary(.generic), .binary(.uuid), .binary(.md5), .list(.list(.bool)), .bsonValue,
        ]
        #expect(types.map(\.description) == ["binary", "uuid", "binary(5)", "list<list<bool>>", "bsonValue"])
    }
}
