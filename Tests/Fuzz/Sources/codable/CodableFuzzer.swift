import BSON
import FoundationEssentials

/// Any bytes through Codable: nothing traps, what is found agrees with the parsed document, and what was read
/// survives being written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCodable(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let raw = try? RawDocument(validating: bytes) else { return 0 }
    let decoder = BSONDecoder()
    _ = try? decoder.decode(Greedy.self, from: raw)
    let record = try? decoder.decode(Record.self, from: raw)
    if let document = try? Document(raw) {
        // Encoded, as a NaN is not equal to itself.
        let whole = try? decoder.decode(Document.self, from: raw).encoded()
        require(try! document.encoded() == whole, "a document is another one through Codable")
        record?.check(against: document)
    }
    record?.checkRoundTrip()
    return 0
}

/// Every kind of field at once, each in a type of its own, so that the first failure does not hide the others.
private struct Greedy: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case a, b, d, x, s
        case long = "longer key"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        for key in CodingKeys.allCases {
            _ = try? fields.decode(Int8.self, forKey: key)
            _ = try? fields.decode(Date.self, forKey: key)
            _ = try? fields.decode(UUID.self, forKey: key)
            _ = try? fields.decode(Data.self, forKey: key)
            _ = try? fields.decode([String: BSONValue].self, forKey: key)
            _ = try? fields.decode([Float?].self, forKey: key)
            _ = try? fields.decode([[String]].self, forKey: key)
            _ = try? fields.decode(Record.self, forKey: key)
            _ = try? fields.decode(RawDocument.self, forKey: key)
            if var list = try? fields.nestedUnkeyedContainer(forKey: key) {
                while !list.isAtEnd, (try? list.decode(BSONValue.self)) != nil {}
                _ = try? list.nestedContainer(keyedBy: CodingKeys.self)
            }
        }
        _ = fields.allKeys
    }
}

private final class Node: Codable {
    var a: Node?
}

private struct Record: Codable {
    var a: BSONValue?
    var s: String?
    var x: Int?
    var d: Decimal128?
    var b: [Record]?
    var node: Node?

    func check(against document: Document) {
        require(s == document["s"]?.stringValue, "another string")
        require(x == document["x"]?.intValue, "another integer")
        require(b?.count == document["b"]?.arrayValue?.count, "another number of elements")
    }

    func checkRoundTrip() {
        do {
            let encoded = try BSONEncoder().encode(self)
            let again = try BSONDecoder().decode(Record.self, from: encoded)
            require(try BSONEncoder().encode(again) == encoded, "what was written is read as something else")
        } catch {
            fatalError("a value that was read cannot be written and read: \(error)")
        }
    }
}

private func require(_ condition: Bool, _ message: String) {
    if !condition { fatalError(message) }
}
