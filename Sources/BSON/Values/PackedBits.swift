/// A row of bits, eight in a byte, the most significant first.
public struct PackedBits: Hashable, Sendable {
    /// The bytes that hold the bits.
    public let bytes: [UInt8]
    /// How many bits at the end of the last byte do not count, from 0 to 7; they are zero.
    public let padding: Int

    /// Takes bytes that hold packed bits.
    ///
    /// - Parameter padding: How many bits at the end of the last byte do not count; none by default.
    /// - Throws: `BSONError` with code `invalidValue` when the padding is not from 0 to 7, there is no byte that it
    ///   could be part of, or a bit of it is set.
    public init(_ bytes: [UInt8], padding: Int = 0) throws(BSONError) {
        guard (0...7).contains(padding) else {
            throw BSONError(.invalidValue, "The padding of packed bits goes from 0 to 7, not \(padding)")
        }
        if padding > 0 {
            guard let last = bytes.last else {
                throw BSONError(.invalidValue, "No bits, but a padding of \(padding)")
            }
            guard last.trailingZeroBitCount >= padding else {
                throw BSONError(.invalidValue, "The \(padding) bits of padding are not all zero")
            }
        }
        self.bytes = bytes
        self.padding = padding
    }

    /// Packs truth values, one bit each. The cost is linear.
    public init(_ values: some Collection<Bool>) {
        var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8)
        for (index, value) in values.enumerated() where value {
            bytes[index / 8] |= 0x80 >> UInt8(index % 8)
        }
        self.bytes = bytes
        padding = bytes.count * 8 - values.count
    }

    /// The number of bits.
    public var count: Int { bytes.count * 8 - padding }

    /// The bits as truth values. The cost is linear.
    public var values: [Bool] {
        (0..<count).map { bytes[$0 / 8] & 0x80 >> UInt8($0 % 8) != 0 }
    }
}
