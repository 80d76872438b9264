import Glibc

/// Undoes Snappy. Each step is checked against both ends before a byte moves.
struct SnappyDecoder {
    private let source: UnsafeRawBufferPointer
    private let target: UnsafeMutableRawBufferPointer
    /// How much of the source has been read.
    private var read = 0
    /// How much of the target has been written.
    private var written = 0

    init(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        self.source = source
        self.target = target
    }

    /// Reads everything; the result fills the target exactly.
    mutating func decode() throws(CompressionError) {
        let size = try announcedSize()
        guard size == target.count else {
            throw CompressionError(
                .malformed, "The Snappy data announce \(size) bytes, the message \(target.count)")
        }
        if let start = target.baseAddress, let from = source.baseAddress { try decode(from, start) }
        guard written == target.count, read == source.count else {
            throw CompressionError(
                .malformed, "The Snappy data give \(written) bytes of \(target.count) announced")
        }
    }

    /// Reads the length in front: seven bits a byte, the lowest first.
    mutating func announcedSize() throws(CompressionError) -> Int {
        var size: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 35, by: 7) {
            guard read < source.count else { throw Self.cutOff }
            let byte = source[read]
            read += 1
            size |= UInt64(byte & 0x7F) << shift
            guard byte & 0x80 != 0 else {
                guard size <= UInt64(UInt32.max) else { break }
                return Int(size)
            }
        }
        throw CompressionError(.malformed, "The length in front of the Snappy data is too large")
    }

    private mutating func decode(
        _ from: UnsafeRawPointer, _ start: UnsafeMutableRawPointer
    ) throws(CompressionError) {
        while read < source.count {
            let tag = from.load(fromByteOffset: read, as: UInt8.self)
            read += 1
            switch tag & 3 {
            case 0:
                try literal(tag, from, start)
            case 1:
                guard read < source.count else { throw Self.cutOff }
                let low = from.load(fromByteOffset: read, as: UInt8.self)
                read += 1
                try copy(Int(tag >> 5) << 8 | Int(low), count: 4 + Int(tag >> 2 & 7), start)
            case 2:
                try copy(number(bytes: 2, from), count: 1 + Int(tag >> 2), start)
            default:
                try copy(number(bytes: 4, from), count: 1 + Int(tag >> 2), start)
            }
        }
    }

    /// A little-endian number of up to four bytes.
    private mutating func number(bytes: Int, _ from: UnsafeRawPointer) throws(CompressionError) -> Int {
        guard source.count - read >= bytes else { throw Self.cutOff }
        var value = 0
        for index in 0..<bytes {
            value |= Int(from.load(fromByteOffset: read + index, as: UInt8.self)) << (8 * index)
        }
        read += bytes
        return value
    }

    /// Bytes that stand in the source as they are.
    private mutating func literal(
        _ tag: UInt8, _ from: UnsafeRawPointer, _ start: UnsafeMutableRawPointer
    ) throws(CompressionError) {
        var count = Int(tag >> 2) + 1
        // Sixteen bytes are moved at once, more than wanted, where both sides have them.
        if count <= 16, source.count - read >= 16, target.count - written >= 16 {
            Self.move(16, from + read, start + written)
            read += count
            written += count
            return
        }
        if count > 60 { count = try number(bytes: count - 60, from) + 1 }
        guard count <= source.count - read else { throw Self.cutOff }
        guard count <= target.count - written else { throw Self.tooMuch }
        memcpy(start + written, from + read, count)
        read += count
        written += count
    }

    /// Bytes that have been written before, `offset` bytes back; they may reach into those being written.
    private mutating func copy(
        _ offset: Int, count: Int, _ start: UnsafeMutableRawPointer
    ) throws(CompressionError) {
        guard offset > 0, offset <= written else {
            throw CompressionError(
                .malformed, "The Snappy data copy from \(offset) bytes back, after \(written)")
        }
        guard count <= target.count - written else { throw Self.tooMuch }
        let to = start + written
        let origin = to - offset
        if offset >= 8, count <= 16, target.count - written >= 16 {
            // Two moves of eight, each of which reads only what is there already.
            Self.move(8, origin, to)
            Self.move(8, origin + 8, to + 8)
        } else if offset >= count {
            memcpy(to, origin, count)
        } else {
            Self.repeatPattern(of: offset, to, count: count)
        }
        written += count
    }

    /// Fills `count` bytes with the `size` bytes before them, over and over; what is filled doubles in each round.
    private static func repeatPattern(of size: Int, _ to: UnsafeMutableRawPointer, count: Int) {
        let origin = to - size
        var filled = 0
        while filled < count {
            let piece = min(size + filled, count - filled)
            memcpy(to + filled, origin, piece)
            filled += piece
        }
    }

    @inline(__always)
    private static func move(_ count: Int, _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
        for offset in stride(from: 0, to: count, by: 8) {
            let word = from.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            to.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
        }
    }

    private static var cutOff: CompressionError {
        CompressionError(.malformed, "The Snappy data are cut off")
    }

    private static var tooMuch: CompressionError {
        CompressionError(.malformed, "The Snappy data give more bytes than they announce")
    }
}
