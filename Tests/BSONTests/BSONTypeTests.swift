import BSON
import Testing

@Suite struct BSONTypeTests {
    @Test(arguments: UInt8.min ... .max)
    func theFastWayAgreesWithTheRawValue(_ byte: UInt8) {
        #expect(BSONType(byte: byte) == BSONType(rawValue: byte))
        #expect(BSONType(rawValue: byte)?.byte == BSONType(rawValue: byte)?.rawValue)
    }

    @Test func fixedSizesAreThoseOfTheSpecification() {
        let sizes: [BSONType: Int] = [
            .double: 8, .undefined: 0, .objectID: 12, .bool: 1, .date: 8, .null: 0, .int32: 4, .timestamp: 8,
            .int64: 8, .decimal128: 16, .minKey: 0, .maxKey: 0,
        ]
        for type in BSONType.allCases { #expect(type.fixedSize == sizes[type], "\(type)") }
    }
}
