import Glibc

/// Writes the Snappy format: finds four bytes that came before by a table of hashes, and copies from there.
///
/// The caller has made room for the most that can come out.
struct SnappyEncoder {
    /// Positions within a block fit the table's 16 bits, and offsets the copies with two bytes.
    private static let blockSize = 1 << 16
    private static let maximumTableBits = 14
    private static let minimumTableBits = 8
    /// So close to a block's end nothing is looked for: four bytes could not be read, or would not pay.
    private static let margin = 15

    /// Where the next byte goes.
    private(set) var position: UnsafeMutableRawPointer

    init(writingTo position: UnsafeMutableRawPointer) {
        self.position = position
    }

    /// Writes the length, then block after block.
    mutating func encode(_ source: UnsafeRawBufferPointer) {
        put(length: source.count)
        guard let start = source.baseAddress, source.count > 0 else { return }
        let bits = Self.tableBits(for: min(source.count, Self.blockSize))
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 1 << bits) { table in
            for offset in stride(from: 0, to: source.count, by: Self.blockSize) {
                table.update(repeating: 0)
                encodeBlock(
                    start + offset, count: min(Self.blockSize, source.count - offset), table, bits: bits)
            }
        }
    }

    /// A short text gets a small table, which takes less time to clear than to look into.
    private static func tableBits(for count: Int) -> Int {
        var bits = minimumTableBits
        while bits < maximumTableBits, 1 << bits < count { bits += 1 }
        return bits
    }

    private mutating func encodeBlock(
        _ block: UnsafeRawPointer, count: Int, _ table: UnsafeMutableBufferPointer<UInt16>, bits: Int
    ) {
        // Up to here everything has been written.
        var done = 0
        // The last place at which four bytes are looked for.
        let limit = count - Self.margin
        var here = 1
        while let match = Self.nextMatch(in: block, from: here, limit: limit, table, bits: bits) {
            put(literal: block + done, count: match.at - done)
            done = match.at
            var candidate = match.candidate
            // Where one match ends the next often begins.
            repeat {
                let length =
                    4 + Self.commonLength(block + candidate + 4, block + done + 4, limit: count - done - 4)
                put(copyFrom: done - candidate, count: length)
                done += length
                guard done <= limit else { break }
                Self.note(done - 1, block, table, bits)
                candidate = Self.exchange(done, block, table, bits)
            } while Self.word(block, candidate) == Self.word(block, done)
            here = done + 1
        }
        put(literal: block + done, count: count - done)
    }

    /// The next place whose four bytes came before, and where. Where little is found the steps become longer.
    private static func nextMatch(
        in block: UnsafeRawPointer, from start: Int, limit: Int,
        _ table: UnsafeMutableBufferPointer<UInt16>, bits: Int
    ) -> (at: Int, candidate: Int)? {
        var here = start
        var pace = 32
        while here <= limit {
            let candidate = exchange(here, block, table, bits)
            if word(block, candidate) == word(block, here) { return (here, candidate) }
            here += pace >> 5
            pace += 1
        }
        return nil
    }

    @inline(__always)
    private static func word(_ block: UnsafeRawPointer, _ offset: Int) -> UInt32 {
        block.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }

    @inline(__always)
    private static func slot(_ block: UnsafeRawPointer, _ offset: Int, _ bits: Int) -> Int {
        // A multiplier whose high bits depend on all four bytes.
        Int((word(block, offset) &* 0x9E37_79B1) >> (32 &- UInt32(truncatingIfNeeded: bits)))
    }

    /// The last place with the same hash; remembers this one instead. An empty slot stands for the block's start.
    @inline(__always)
    private static func exchange(
        _ offset: Int, _ block: UnsafeRawPointer, _ table: UnsafeMutableBufferPointer<UInt16>, _ bits: Int
    ) -> Int {
        let slot = slot(block, offset, bits)
        let before = Int(table[slot])
        table[slot] = UInt16(truncatingIfNeeded: offset)
        return before
    }

    @inline(__always)
    private static func note(
        _ offset: Int, _ block: UnsafeRawPointer, _ table: UnsafeMutableBufferPointer<UInt16>, _ bits: Int
    ) {
        table[slot(block, offset, bits)] = UInt16(truncatingIfNeeded: offset)
    }

    /// How many bytes are the same at both places.
    private static func commonLength(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, limit: Int) -> Int {
        var length = 0
        while length + 8 <= limit {
            let difference =
                one.loadUnaligned(fromByteOffset: length, as: UInt64.self)
                ^ other.loadUnaligned(fromByteOffset: length, as: UInt64.self)
            if difference != 0 { return length + UInt64(littleEndian: difference).trailingZeroBitCount / 8 }
            length += 8
        }
        while length < limit,
            one.load(fromByteOffset: length, as: UInt8.self)
                == other.load(fromByteOffset: length, as: UInt8.self)
        {
            length += 1
        }
        return length
    }

    // MARK: The format's elements

    private mutating func put(_ byte: UInt8) {
        position.storeBytes(of: byte, as: UInt8.self)
        position += 1
    }

    private mutating func put(length: Int) {
        var rest = length
        while rest >= 0x80 {
            put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        put(UInt8(truncatingIfNeeded: rest))
    }

    /// Bytes as they are. At most a block, so their length takes at most two bytes.
    private mutating func put(literal start: UnsafeRawPointer, count: Int) {
        guard count > 0 else { return }
        let last = count - 1
        if last < 60 {
            put(UInt8(truncatingIfNeeded: last << 2))
        } else if last < 1 << 8 {
            put(60 << 2)
            put(UInt8(truncatingIfNeeded: last))
        } else {
            put(61 << 2)
            put(UInt8(truncatingIfNeeded: last))
            put(UInt8(truncatingIfNeeded: last >> 8))
        }
        memcpy(position, start, count)
        position += count
    }

    /// A copy, cut into pieces of at most 64 bytes of which none is shorter than four.
    private mutating func put(copyFrom offset: Int, count: Int) {
        var rest = count
        while rest >= 68 {
            put(piece: 64, offset: offset)
            rest -= 64
        }
        if rest > 64 {
            put(piece: 60, offset: offset)
            rest -= 60
        }
        put(piece: rest, offset: offset)
    }

    private mutating func put(piece count: Int, offset: Int) {
        if count < 12, offset < 1 << 11 {
            put(1 | UInt8(truncatingIfNeeded: (count - 4) << 2 | (offset >> 8) << 5))
            put(UInt8(truncatingIfNeeded: offset))
        } else {
            put(2 | UInt8(truncatingIfNeeded: (count - 1) << 2))
            put(UInt8(truncatingIfNeeded: offset))
            put(UInt8(truncatingIfNeeded: offset >> 8))
        }
    }
}
