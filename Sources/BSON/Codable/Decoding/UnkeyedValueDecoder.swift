/// The elements of an array, one after the other.
struct UnkeyedValueDecoder: UnkeyedDecodingContainer {
    private let array: OpenDocument
    private var position: Int
    private(set) var currentIndex = 0

    init(array: OpenDocument) {
        self.array = array
        position = Int(array.start) + 4
    }

    var codingPath: [any CodingKey] { array.path }

    var count: Int? { array.elementCount() }

    var isAtEnd: Bool { array.isStale || position >= Int(array.end) }

    @inline(__always)
    private mutating func next<Value>(
        _ type: Value.Type, _ body: (OpenDocument, BSONReader.Place) throws -> Value
    ) throws -> Value {
        guard position < Int(array.end) else { throw array.atEnd(currentIndex, reading: type) }
        let (place, next) = try array.element(at: position)
        let value = try body(array, place)
        // Only now: a failure leaves the container where it was.
        position = next
        currentIndex += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        guard position < Int(array.end) else { throw array.atEnd(currentIndex, reading: Never?.self) }
        let (place, next) = try array.element(at: position)
        guard place.type == .null else { return false }
        position = next
        currentIndex += 1
        return true
    }

    @inline(__always)
    private mutating func scalar<Value: BSONElementDecodable>(_ type: Value.Type) throws -> Value {
        try next(type) { array, place in try array.read(type, at: place) }
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next(type) { array, place in try array.readAny(type, at: place) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try next(KeyedDecodingContainer<NestedKey>.self) { array, place in
            try array.decoder(at: place).container(keyedBy: type)
        }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next((any UnkeyedDecodingContainer).self) { array, place in
            try array.decoder(at: place).unkeyedContainer()
        }
    }

    mutating func superDecoder() throws -> any Decoder {
        try next((any Decoder).self) { array, place in array.decoder(at: place) }
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try scalar(type) }
    mutating func decode(_ type: String.Type) throws -> String { try scalar(type) }
    mutating func decode(_ type: Double.Type) throws -> Double { try scalar(type) }
    mutating func decode(_ type: Float.Type) throws -> Float { try scalar(type) }
    mutating func decode(_ type: Int.Type) throws -> Int { try scalar(type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try scalar(type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try scalar(type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try scalar(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try scalar(type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try scalar(type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try scalar(type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try scalar(type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try scalar(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try scalar(type) }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try scalar(type) }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try scalar(type) }
}
