import BSON

/// Runs the BSON corpus: every byte form through parsed and raw documents, every text form through Extended JSON.
struct BSONCorpusRunner: SuiteRunner {
    private struct File: Decodable {
        let type: String
        let valid: [Valid]?
        let decodeErrors: [DecodeError]?
        let parseErrors: [ParseError]?

        enum CodingKeys: String, CodingKey {
            case type = "bson_type"
            case valid, decodeErrors, parseErrors
        }
    }

    private struct Valid: Decodable {
        let description: String
        let canonicalBSON: String
        let canonicalText: String?
        let relaxedText: String?
        let degenerateBSON: String?
        let degenerateText: String?
        let lossy: Bool?

        enum CodingKeys: String, CodingKey {
            case canonicalBSON = "canonical_bson"
            case canonicalText = "canonical_extjson"
            case relaxedText = "relaxed_extjson"
            case degenerateBSON = "degenerate_bson"
            case degenerateText = "degenerate_extjson"
            case description, lossy
        }
    }

    private struct DecodeError: Decodable {
        let description: String
        let bson: String
    }

    private struct ParseError: Decodable {
        let description: String
        let string: String
    }

    func run(_ file: SpecFile) throws -> [CaseResult] {
        let corpus = try file.decode(File.self)
        let valid = (corpus.valid ?? []).map { test in
            CaseResult.of(test.description) { try check(test) }
        }
        let decodeErrors = (corpus.decodeErrors ?? []).map { test in
            CaseResult.of(test.description) { try checkIsRefused(bson: HexBytes(test.bson).bytes) }
        }
        let parseErrors = (corpus.parseErrors ?? []).map { test in
            CaseResult.of(test.description) { try checkIsRefused(text: test.string, type: corpus.type) }
        }
        return valid + decodeErrors + parseErrors
    }

    private func check(_ test: Valid) throws {
        let canonical = try HexBytes(test.canonicalBSON).bytes
        try expect("canonical BSON through a document", reencoded(canonical), equals: canonical)
        if let text = test.degenerateBSON {
            try expect("degenerate BSON", reencoded(HexBytes(text).bytes), equals: canonical)
        }
        let lossy = test.lossy ?? false
        if let text = test.canonicalText {
            try check(canonicalText: text, of: canonical, lossy: lossy)
        }
        if let text = test.relaxedText { try check(relaxedText: text, of: canonical) }
        if let text = test.degenerateText {
            let document = try Document(extendedJSON: text)
            if !lossy { try expect("degenerate text as BSON", document.encoded().bytes, equals: canonical) }
            if let expected = test.canonicalText {
                try expectJSON("degenerate text", document.extendedJSON(.canonical), equals: expected)
            }
        }
    }

    private func check(canonicalText text: String, of bson: [UInt8], lossy: Bool) throws {
        try expectJSON("canonical text", Document(bytes: bson).extendedJSON(.canonical), equals: text)
        let raw = try RawDocument(validating: bson)
        try expectJSON("canonical text of raw bytes", raw.extendedJSON(.canonical), equals: text)
        let document = try Document(extendedJSON: text)
        try expectJSON("canonical text read and written", document.extendedJSON(.canonical), equals: text)
        if !lossy { try expect("canonical text as BSON", document.encoded().bytes, equals: bson) }
    }

    private func check(relaxedText text: String, of bson: [UInt8]) throws {
        try expectJSON("relaxed text", Document(bytes: bson).extendedJSON(.relaxed), equals: text)
        let raw = try RawDocument(validating: bson)
        try expectJSON("relaxed text of raw bytes", raw.extendedJSON(.relaxed), equals: text)
        let document = try Document(extendedJSON: text)
        try expectJSON("relaxed text read and written", document.extendedJSON(.relaxed), equals: text)
    }

    /// The bytes parsed and written again; they are also validated unparsed and walked element by element.
    private func reencoded(_ bson: [UInt8]) throws -> [UInt8] {
        let raw = try RawDocument(validating: bson)
        try raw.validate()
        let document = try Document(raw)
        var walked = Document()
        var elements = raw.makeElementIterator()
        while let element = try elements.next() {
            walked.append(try element.key, try element.value)
        }
        // Bytes rather than values: a NaN is not equal to itself.
        let bytes = try document.encoded().bytes
        try expect("a walk over the elements", walked.encoded().bytes, equals: bytes)
        return bytes
    }

    private func checkIsRefused(bson: [UInt8]) throws {
        if let document = try? Document(bytes: bson) { throw Mismatch("parsed as \(document)") }
        guard let raw = try? RawDocument(validating: bson) else { return }
        if (try? raw.validate()) != nil { throw Mismatch("validated as a raw document") }
    }

    /// The type of the file says which reader must refuse the text.
    private func checkIsRefused(text: String, type: String) throws {
        switch type {
        case "0x00", "0x05":
            if let document = try? Document(extendedJSON: text) { throw Mismatch("read as \(document)") }
        case "0x13":
            if let decimal = Decimal128(text) { throw Mismatch("read as \(decimal)") }
        default:
            throw Mismatch("no reader of texts is known for BSON type \(type)")
        }
    }

    private func expectJSON(_ what: String, _ actual: String, equals expected: String) throws {
        try expect(what, NormalizedJSON(actual), equals: NormalizedJSON(expected))
    }
}
