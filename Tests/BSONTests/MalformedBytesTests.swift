import BSON
import Testing

@Suite struct MalformedBytesTests {
    private static let sample: Document = [
        "s": "text", "d": ["a": [1, 2, ["deep": "x"]]], "b": .binary(Binary([1, 2])), "t": true,
        "r": .regularExpression(RegularExpression("p", options: "i")),
        "c": .codeWithScope(CodeWithScope("f", scope: ["v": 1])), "e": 1.5,
    ]

    /// Every prefix, and every byte replaced by every of some values, is either parsed or refused, and
    /// validation agrees with parsing.
    @Test func damagedBytesNeverTrap() throws {
        let bytes = try Self.sample.encoded().bytes
        for length in 0..<bytes.count {
            #expect(throws: BSONError.self) { try Document(bytes: Array(bytes[..<length])) }
        }
        for position in bytes.indices {
            for value: UInt8 in [0, 1, 2, 3, 5, 0x0F, 0x13, 0x7F, 0x80, 0xFE, 0xFF] {
                var damaged = bytes
                damaged[position] = value
                let parsed = try? Document(bytes: damaged)
                let valid = (try? RawDocument(validating: damaged).validate()) != nil
                #expect((parsed != nil) == valid, "byte \(position) set to \(value)")
            }
        }
    }

    @Test func namesKeyPathAndOffset() throws {
        var bytes = try (["outer": ["flag": true]] as Document).encoded().bytes
        let position = try #require(bytes.lastIndex(of: 1))
        bytes[position] = 7
        do {
            _ = try Document(bytes: bytes)
            Issue.record("a boolean of 7 was accepted")
        } catch {
            #expect(error.code == .invalidValue)
            #expect(error.keyPath == ["outer", "flag"])
            #expect(error.byteOffset == position)
        }
    }

    @Test func refusesInvalidUTF8() throws {
        var bytes = try (["k": "ab"] as Document).encoded().bytes
        bytes[bytes.count - 3] = 0xC3
        #expect(throws: BSONError.self) { try Document(bytes: bytes) }
        #expect(throws: BSONError.self) { try RawDocument(validating: bytes).validate() }
    }

    /// Found by fuzzing: validation refused what parsing, which does not look at the keys of arrays, took.
    @Test func arrayKeysMayBeAnything() throws {
        let bytes: [UInt8] = [
            0x15, 0, 0, 0, 0x04, 0x61, 0, 0x0D, 0, 0, 0, 0x10, 0x61, 0xAB, 0, 0x0A, 0, 0, 0, 0, 0,
        ]
        #expect(try Document(bytes: bytes) == ["a": [10]])
        #expect(throws: Never.self) { try RawDocument(validating: bytes).validate() }
        #expect(try RawDocument(validating: bytes).extendedJSON() == #"{"a":[10]}"#)
    }
}
