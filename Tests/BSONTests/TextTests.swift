import BSON
import FoundationEssentials
import Testing

/// Short texts are read and written by words; every length has to come out right, also at the very end of memory.
@Suite struct TextTests {
    private static let texts: [String] = (0...40).flatMap { length in
        [
            String("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF".prefix(length)),
            String(repeating: "é", count: length), String(repeating: "a", count: length) + "日",
            String(repeating: "\0", count: length), "🙂" + String(repeating: "z", count: length),
        ]
    }

    @Test func everyLengthAsValue() throws {
        for text in Self.texts {
            let document: Document = ["k": .string(text)]
            let raw = try document.encoded()
            #expect(raw.bytes == reference(2, "k", length(text.utf8.count + 1) + Array(text.utf8) + [0]))
            #expect(try Document(raw) == document)
            #expect(try Document(raw)["k"]?.stringValue?.utf8.count == text.utf8.count)
            #expect(try BSONDecoder().decode([String: String].self, from: raw) == ["k": text])
        }
    }

    @Test func everyLengthAsKey() throws {
        for text in Self.texts where !text.contains("\0") {
            for value in [BSONValue.null, .string("behind the key")] {
                let document = Document(elements: [(text, value), (text + "x", .int32(1))])
                let raw = try document.encoded()
                #expect(try Document(raw) == document)
                #expect(try raw[text + "x"] == 1)
            }
            #expect(try Document(elements: [(text, .null)]).encoded().bytes == reference(10, text, []))
        }
        #expect(throws: BSONError.self) { try Document(elements: [("a\0", 1)]).encoded() }
    }

    @Test func everyLengthOfInvalidUTF8IsRefused() throws {
        for length in 0...40 {
            let prefix = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            let sequences: [[UInt8]] = [
                [0xFF], [0xC3], [0xE2, 0x82], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xEF, 0xBF],
            ]
            for bad in sequences {
                let text = prefix + bad
                let value = reference(2, "k", self.length(text.count + 1) + text + [0])
                #expect(throws: BSONError.self) { try Document(bytes: value) }
                #expect(throws: BSONError.self) { try RawDocument(validating: value).validate() }
                let key = reference(10, text, [])
                #expect(throws: BSONError.self) { try Document(bytes: key) }
            }
            // What repairs leave behind is a text like any other when it stands there by itself.
            let honest = prefix + [0xEF, 0xBF, 0xBD]
            let bytes = reference(2, "k", self.length(honest.count + 1) + honest + [0])
            #expect(try Document(bytes: bytes)["k"] == .string(String(decoding: honest, as: UTF8.self)))
        }
    }

    private func length(_ count: Int) -> [UInt8] {
        withUnsafeBytes(of: Int32(count).littleEndian) { Array($0) }
    }

    private func reference(_ type: UInt8, _ key: String, _ value: [UInt8]) -> [UInt8] {
        reference(type, Array(key.utf8), value)
    }

    private func reference(_ type: UInt8, _ key: [UInt8], _ value: [UInt8]) -> [UInt8] {
        let element = [type] + key + [0] + value
        return length(element.count + 5) + element + [0]
    }
}
