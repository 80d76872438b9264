import BSON
import Testing

@Suite struct BinaryVectorTests {
    @Test(arguments: [
        BinaryVector.int8([]), .int8([127, -128, 0]), .float32([]), .float32([127, -1.5, .infinity]),
        .packedBits(PackedBits([] as [Bool])), .packedBits(PackedBits([true, false, true])),
    ])
    func roundTrips(vector: BinaryVector) throws {
        #expect(try BinaryVector(Binary(vector)) == vector)
    }

    @Test func hasTheDocumentedBytes() throws {
        #expect(Binary(.int8([127, -1])).bytes == [0x03, 0, 127, 255])
        #expect(Binary(.float32([127])).bytes == [0x27, 0, 0, 0, 0xFE, 0x42])
        #expect(Binary(.packedBits(try PackedBits([127, 8], padding: 3))).bytes == [0x10, 3, 127, 8])
        #expect(Binary(.int8([])).subtype == .vector)
    }

    @Test(
        arguments: [
            [], [0x03], [0x04, 0], [0x03, 1, 5], [0x27, 0, 1, 2, 3], [0x27, 0, 1, 2, 3, 4, 5],
            [0x27, 3, 0, 0, 0, 0],
            [0x10, 1], [0x10, 8, 1], [0x10, 1, 1],
        ] as [[UInt8]])
    func refusesMalformedBytes(bytes: [UInt8]) {
        let error = #expect(throws: BSONError.self) { try BinaryVector(Binary(bytes, subtype: .vector)) }
        #expect(error?.code == .invalidValue)
    }

    @Test func refusesOtherSubtypes() {
        let error = #expect(throws: BSONError.self) { try BinaryVector(Binary([0x03, 0])) }
        #expect(error?.code == .typeMismatch)
    }

    @Test func packsBits() throws {
        let bits = PackedBits([true, false, false, true, true, true, true, true, true])
        #expect(bits.bytes == [0b1001_1111, 0b1000_0000])
        #expect(bits.padding == 7 && bits.count == 9)
        #expect(bits.values == [true, false, false, true, true, true, true, true, true])
        #expect(throws: BSONError.self) { try PackedBits([1], padding: -1) }
        #expect(throws: BSONError.self) { try PackedBits([1], padding: 8) }
        #expect(throws: BSONError.self) { try PackedBits([], padding: 1) }
    }
}
