/// A vector of numbers stored compactly in a binary value of subtype 9, as vector search uses them.
///
/// ```swift
/// let document: Document = ["embedding": .binary(Binary(BinaryVector.float32([0.25, -1.5])))]
/// let vector = try BinaryVector(document["embedding"]!.binaryValue!)
/// ```
public enum BinaryVector: Hashable, Sendable {
    /// 8-bit signed integers.
    case int8([Int8])
    /// 32-bit floating point numbers.
    case float32([Float])
    /// Single bits.
    case packedBits(PackedBits)

    /// The number of elements; of bits where they are packed.
    public var count: Int {
        switch self {
        case .int8(let elements): elements.count
        case .float32(let elements): elements.count
        case .packedBits(let bits): bits.count
        }
    }

    /// The byte that names the kind of element.
    private enum ElementType: UInt8 {
        case int8 = 0x03
        case packedBit = 0x10
        case float32 = 0x27
    }

    /// Reads the vector held by a binary value.
    ///
    /// - Throws: `BSONError` with code `typeMismatch` when the subtype is not 9, and `invalidValue` when the header is
    ///   missing or unknown, padding stands where it must not, or the length does not fit the elements.
    public init(_ binary: Binary) throws(BSONError) {
        guard binary.subtype == .vector else {
            throw BSONError(
                .typeMismatch, "A vector has binary subtype 9, this value has \(binary.subtype.rawValue)")
        }
        guard binary.bytes.count >= 2 else {
            throw BSONError(.invalidValue, "A vector begins with two bytes, element type and padding")
        }
        guard let type = ElementType(rawValue: binary.bytes[0]) else {
            throw BSONError(.invalidValue, "\(binary.bytes[0]) is no element type of a vector")
        }
        let padding = Int(binary.bytes[1])
        guard padding == 0 || type == .packedBit else {
            throw BSONError(.invalidValue, "Only packed bits have padding, this vector has \(padding)")
        }
        let contents = binary.bytes.dropFirst(2)
        switch type {
        case .int8: self = .int8(contents.map { Int8(bitPattern: $0) })
        case .float32: self = .float32(try Self.floats(contents))
        case .packedBit: self = .packedBits(try PackedBits(Array(contents), padding: padding))
        }
    }

    private static func floats(_ contents: ArraySlice<UInt8>) throws(BSONError) -> [Float] {
        guard contents.count % 4 == 0 else {
            throw BSONError(.invalidValue, "A vector of 32-bit floats cannot have \(contents.count) bytes")
        }
        return contents.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { offset in
                let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }

    fileprivate var encoded: [UInt8] {
        switch self {
        case .int8(let elements):
            return [ElementType.int8.rawValue, 0] + elements.map { UInt8(bitPattern: $0) }
        case .packedBits(let bits):
            return [ElementType.packedBit.rawValue, UInt8(truncatingIfNeeded: bits.padding)] + bits.bytes
        case .float32(let elements):
            var bytes: [UInt8] = [ElementType.float32.rawValue, 0]
            bytes.reserveCapacity(2 + elements.count * 4)
            for element in elements {
                withUnsafeBytes(of: element.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
            return bytes
        }
    }
}

extension Binary {
    /// The vector as a binary value of subtype 9.
    public init(_ vector: BinaryVector) {
        self.init(vector.encoded, subtype: .vector)
    }
}
