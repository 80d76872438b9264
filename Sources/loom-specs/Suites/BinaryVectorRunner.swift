import BSON

/// Runs the binary vector tests. The files are read by our own Extended JSON: they tell 127 from 127.0.
struct BinaryVectorRunner: SuiteRunner {
    func run(_ file: SpecFile) throws -> [CaseResult] {
        let contents = try Document(extendedJSON: Array(file.data))
        guard let key = contents["test_key"]?.stringValue, let tests = contents["tests"]?.arrayValue else {
            throw SpecsError("\(file.suite.name)/\(file.name) has no test_key and tests")
        }
        return tests.map { value in
            let test = value.documentValue ?? [:]
            return CaseResult.of(test["description"]?.stringValue ?? "without description") {
                try check(test, key: key)
            }
        }
    }

    private func check(_ test: Document, key: String) throws {
        guard let valid = test["valid"]?.boolValue else {
            throw Mismatch("the case does not say if it is valid")
        }
        let stored = try test["canonical_bson"]?.stringValue.map { try HexBytes($0).bytes }
        let elements = test["vector"]?.arrayValue
        if valid {
            guard let stored, let elements else { throw Mismatch("a valid case needs bytes and elements") }
            let vector = try vector(of: elements, test)
            let document = Document(dictionaryLiteral: (key, .binary(Binary(vector))))
            try expect("the vector written", document.encoded().bytes, equals: stored)
            try expect("the vector read", read(stored, key: key), equals: vector)
        } else {
            if let stored, let vector = try? read(stored, key: key) { throw Mismatch("read as \(vector)") }
            if let elements, let vector = try? vector(of: elements, test) { throw Mismatch("made \(vector)") }
        }
    }

    private func read(_ bson: [UInt8], key: String) throws -> BinaryVector {
        guard let binary = try Document(bytes: bson)[key]?.binaryValue else {
            throw Mismatch("\(key) is no binary value")
        }
        return try BinaryVector(binary)
    }

    /// The vector that a case describes; throws where no value of the type has these elements and this padding.
    private func vector(of elements: [BSONValue], _ test: Document) throws -> BinaryVector {
        let padding = test["padding"]?.intValue ?? 0
        let type = test["dtype_hex"]?.stringValue
        if type == "0x10" {
            return .packedBits(try PackedBits(integers(elements), padding: padding))
        }
        guard padding == 0 else { throw Mismatch("only packed bits have a padding to give") }
        switch type {
        case "0x03": return .int8(try integers(elements))
        case "0x27": return .float32(try elements.map(float))
        default: throw Mismatch("unknown element type \(type ?? "nil")")
        }
    }

    private func integers<Integer: FixedWidthInteger>(_ elements: [BSONValue]) throws -> [Integer] {
        try elements.map { element in
            guard case .int32(let number) = element, let integer = Integer(exactly: number) else {
                throw Mismatch("\(element) does not fit \(Integer.self)")
            }
            return integer
        }
    }

    private func float(_ element: BSONValue) throws -> Float {
        guard case .double(let number) = element else { throw Mismatch("\(element) is no double") }
        return Float(number)
    }
}
