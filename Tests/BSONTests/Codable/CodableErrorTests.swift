import BSON
import FoundationEssentials
import Testing

@Suite struct CodableErrorTests {
    struct Item: Codable {
        var sku: String
        var count: Int8
    }
    struct Order: Codable {
        var items: [Item]
        var at: Date?
        var inner: [String: Item]?
    }

    private func failure(_ document: Document) -> DecodingError? {
        do {
            _ = try BSONDecoder().decode(Order.self, from: document)
            return nil
        } catch { return error as? DecodingError }
    }

    private func names(_ path: [any CodingKey]) -> [String] { path.map(\.stringValue) }

    @Test func aMissingFieldNamesItsKeyAndPath() throws {
        let document: Document = ["items": [["sku": "a", "count": 1], ["count": 2]]]
        guard case .keyNotFound(let key, let context)? = failure(document) else {
            Issue.record("no keyNotFound")
            return
        }
        #expect(key.stringValue == "sku")
        #expect(names(context.codingPath) == ["items", "1"])
        #expect(context.codingPath.last?.intValue == 1)
        let underlying = try #require(context.underlyingError as? BSONError)
        #expect(underlying.code == .missingField)
        #expect(underlying.keyPath == ["items", "1", "sku"])
    }

    @Test func aMismatchNamesTypesPathAndOffset() throws {
        let document: Document = ["items": [["sku": "a", "count": 1], ["sku": 5, "count": 2]]]
        guard case .typeMismatch(let type, let context)? = failure(document) else {
            Issue.record("no typeMismatch")
            return
        }
        #expect(type is String.Type)
        #expect(names(context.codingPath) == ["items", "1", "sku"])
        #expect(context.debugDescription.contains("Expected a string, found int"))
        let offset = try #require((context.underlyingError as? BSONError)?.byteOffset)
        let bytes = try document.encoded().bytes
        #expect(Array(bytes[offset..<(offset + 4)]) == [5, 0, 0, 0])
    }

    @Test func nullForARequiredFieldIsValueNotFound() {
        guard case .valueNotFound(_, let context)? = failure(["items": [["sku": nil, "count": 1]]]) else {
            Issue.record("no valueNotFound")
            return
        }
        #expect(names(context.codingPath) == ["items", "0", "sku"])
        guard case .valueNotFound? = failure(["items": nil]) else {
            Issue.record("no valueNotFound for an array")
            return
        }
    }

    @Test func numbersThatDoNotFitAreRefused() {
        for count: BSONValue in [128, -129, .double(1.5), .int64(.max), .double(.nan), .double(.infinity)] {
            guard case .dataCorrupted(let context)? = failure(["items": [["sku": "a", "count": count]]])
            else {
                Issue.record("\(count) was accepted")
                continue
            }
            #expect(names(context.codingPath) == ["items", "0", "count"])
            #expect((context.underlyingError as? BSONError)?.code == .numberOutOfRange)
        }
        #expect(failure(["items": [["sku": "a", "count": .double(127)]]]) == nil)
        #expect(failure(["items": [["sku": "a", "count": .int64(-128)]]]) == nil)
    }

    @Test(arguments: [2_147_483_648, -2_147_483_649, -1, 256, 65536, (1 << 53) + 1] as [Int64])
    func everyWidthIsExact(_ number: Int64) throws {
        func check<Integer: FixedWidthInteger & Codable>(_ type: Integer.Type) {
            let decoded = try? BSONDecoder().decode(type, from: BSONValue.int64(number))
            #expect(decoded == Integer(exactly: number), "\(type)")
        }
        check(Int8.self)
        check(Int16.self)
        check(Int32.self)
        check(Int64.self)
        check(Int.self)
        check(UInt8.self)
        check(UInt16.self)
        check(UInt32.self)
        check(UInt64.self)
        check(UInt.self)
        check(Int128.self)
        check(UInt128.self)
        let double = try? BSONDecoder().decode(Double.self, from: BSONValue.int64(number))
        #expect(double == Double(exactly: number))
    }

    @Test func unsignedNumbersBeyondBSONAreRefusedWithTheirPath() {
        struct Deep: Encodable { var list: [[String: UInt64]] }
        #expect {
            try BSONEncoder().encode(Deep(list: [["a": 1], ["b": UInt64.max]]))
        } throws: { error in
            guard case EncodingError.invalidValue(_, let context) = error else { return false }
            return names(context.codingPath) == ["list", "1", "b"]
                && (context.underlyingError as? BSONError)?.code == .numberOutOfRange
        }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(["x": Int128.max]) }
        #expect(throws: EncodingError.self) {
            try BSONEncoder().encode(["x": Date(timeIntervalSince1970: .nan)])
        }
    }

    @Test func encodingErrorsCarryTheirPathThroughContainers() {
        struct Inner: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: AnyKey.self)
                var list = container.nestedUnkeyedContainer(forKey: AnyKey(stringValue: "list"))
                try list.encode(1)
                try list.encode(UInt64.max)
            }
        }
        #expect {
            try BSONEncoder().encode(["outer": Inner()])
        } throws: { error in
            guard case EncodingError.invalidValue(let value, let context) = error else { return false }
            return names(context.codingPath) == ["outer", "list", "1"] && value as? UInt64 == .max
        }
    }

    @Test func keysWithNullBytesAreRefused() {
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(["a\0b": 1]) }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(["a\0b": Inner(x: 1)]) }
        #expect(throws: EncodingError.self) {
            try BSONEncoder().encode(["long enough to be kept elsewhere \0": Inner(x: 1)])
        }
    }
    struct Inner: Codable, Equatable { var x: Int }

    @Test func onlyDocumentsCanBeOutermost() {
        #expect(throws: EncodingError.self) { try BSONEncoder().encode([1, 2]) }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode([Inner(x: 1)]) }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(5) }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(Inner?.none) }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(Kind.a) }
        #expect(throws: DecodingError.self) { try BSONDecoder().decode([Int].self, from: RawDocument()) }
        #expect(throws: DecodingError.self) { try BSONDecoder().decode(Int.self, from: RawDocument()) }
        #expect(throws: DecodingError.self) { try BSONDecoder().decode(Kind.self, from: RawDocument()) }
    }
    enum Kind: String, Codable { case a }

    @Test func unknownRawValuesAreRefused() {
        #expect(throws: DecodingError.self) {
            try BSONDecoder().decode(Kind.self, from: BSONValue.string("z"))
        }
    }

    @Test func recursionWithoutEndIsAnError() throws {
        final class Loop: Encodable {
            enum Keys: CodingKey { case next }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                try container.encode(self, forKey: .next)
            }
        }
        #expect {
            try BSONEncoder().encode(Loop())
        } throws: { error in
            guard case EncodingError.invalidValue(_, let context) = error else { return false }
            return (context.underlyingError as? BSONError)?.code == .tooDeep
        }
    }

    @Test func documentsThatNestTooDeepAreRefused() throws {
        indirect enum Chain: Decodable {
            case end
            case link(Chain)
            enum Keys: CodingKey { case next }
            init(from decoder: any Decoder) throws {
                let next = try decoder.container(keyedBy: Keys.self).decodeIfPresent(
                    Chain.self, forKey: .next)
                self = next.map(Chain.link) ?? .end
            }
        }
        func nested(_ depth: Int) throws -> RawDocument {
            // Written by hand: our own writer refuses what this is to test.
            var bytes: [UInt8] = [5, 0, 0, 0, 0]
            for _ in 1..<depth {
                let size = Int32(bytes.count + 11).littleEndian
                bytes = withUnsafeBytes(of: size) { Array($0) } + [3] + Array("next\0".utf8) + bytes + [0]
            }
            return try RawDocument(validating: bytes)
        }
        _ = try BSONDecoder().decode(Chain.self, from: nested(BSONLimits.maximumDepth))
        #expect {
            try BSONDecoder().decode(Chain.self, from: nested(BSONLimits.maximumDepth + 1))
        } throws: { error in
            guard case DecodingError.dataCorrupted(let context) = error else { return false }
            return (context.underlyingError as? BSONError)?.code == .tooDeep
        }
    }

    @Test func aDecoderThatWasKeptThrows() throws {
        struct Thief: Decodable {
            // Only this test writes and reads them, one after the other.
            nonisolated(unsafe) static var decoder: (any Decoder)?
            nonisolated(unsafe) static var keyed: KeyedDecodingContainer<AnyKey>?
            nonisolated(unsafe) static var unkeyed: (any UnkeyedDecodingContainer)?
            init(from decoder: any Decoder) throws {
                Self.decoder = decoder
                Self.keyed = try decoder.container(keyedBy: AnyKey.self)
                Self.unkeyed = try Self.keyed?.nestedUnkeyedContainer(forKey: AnyKey(stringValue: "list"))
            }
        }
        _ = try BSONDecoder().decode(Thief.self, from: ["list": [1, 2], "x": 1] as Document)
        _ = try BSONDecoder().decode(Inner.self, from: ["x": 1] as Document)
        let decoder = try #require(Thief.decoder)
        let keyed = try #require(Thief.keyed)
        var unkeyed = try #require(Thief.unkeyed)
        #expect(throws: DecodingError.self) { try decoder.container(keyedBy: AnyKey.self) }
        #expect(throws: DecodingError.self) { try decoder.singleValueContainer() }
        #expect(throws: DecodingError.self) { try keyed.decode(Int.self, forKey: AnyKey(stringValue: "x")) }
        #expect(throws: DecodingError.self) { try unkeyed.decode(Int.self) }
        #expect(decoder.codingPath.isEmpty && decoder.userInfo.isEmpty)
        #expect(keyed.allKeys.isEmpty && !keyed.contains(AnyKey(stringValue: "x")))
        #expect(unkeyed.isAtEnd && unkeyed.count == nil)
    }

    @Test func anEncoderThatWasKeptThrows() throws {
        struct Thief: Encodable {
            // Only this test writes and reads them, one after the other.
            nonisolated(unsafe) static var encoder: (any Encoder)?
            nonisolated(unsafe) static var keyed: KeyedEncodingContainer<AnyKey>?
            func encode(to encoder: any Encoder) throws {
                Self.encoder = encoder
                Self.keyed = encoder.container(keyedBy: AnyKey.self)
            }
        }
        let raw = try BSONEncoder().encode(Thief())
        #expect(raw.isEmpty)
        _ = try BSONEncoder().encode(Inner(x: 1))
        let encoder = try #require(Thief.encoder)
        var keyed = try #require(Thief.keyed)
        var single = encoder.singleValueContainer()
        #expect(throws: EncodingError.self) { try keyed.encode(1, forKey: AnyKey(stringValue: "x")) }
        #expect(throws: EncodingError.self) {
            try keyed.encode(Inner(x: 1), forKey: AnyKey(stringValue: "x"))
        }
        #expect(throws: EncodingError.self) { try single.encode(1) }
        #expect(throws: EncodingError.self) { try single.encode(Inner(x: 1)) }
        #expect(encoder.codingPath.isEmpty && encoder.userInfo.isEmpty)
        #expect(try BSONDecoder().decode(Inner.self, from: BSONEncoder().encode(Inner(x: 2))).x == 2)
    }

    @Test func malformedBytesAreAnErrorEvenWhereACallCannotThrow() throws {
        // "b" says that its string reaches beyond the document.
        var bytes = try (["a": 1, "b": "text"] as Document).encoded().bytes
        bytes[15] = 200
        let raw = try RawDocument(validating: bytes)
        struct Keys: Decodable {
            init(from decoder: any Decoder) throws {
                _ = try decoder.container(keyedBy: AnyKey.self).allKeys
            }
        }
        #expect(throws: DecodingError.self) { try BSONDecoder().decode(Keys.self, from: raw) }
        #expect(throws: DecodingError.self) { try BSONDecoder().decode([String: Inner].self, from: raw) }
        struct Fields: Decodable {
            var a: Int
            var c: Int?
        }
        #expect(throws: DecodingError.self) { try BSONDecoder().decode(Fields.self, from: raw) }
    }

    @Test func anyCutOrFlippedByteGivesAnErrorOrAValue() throws {
        let document = try BSONEncoder().encode(CodableRoundTripTests.Everything()).bytes
        for position in document.indices {
            for flip: UInt8 in [0x01, 0x80, 0xFF] {
                var bytes = document
                bytes[position] ^= flip
                guard let raw = try? RawDocument(validating: bytes) else { continue }
                _ = try? BSONDecoder().decode(CodableRoundTripTests.Everything.self, from: raw)
            }
        }
    }
}
