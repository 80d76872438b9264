/// The CRC-32C (Castagnoli) checksum of OP_MSG, taken in any number of pieces.
package struct CRC32C: Sendable {
    private var remainder: UInt32 = 0xffff_ffff

    /// A checksum of nothing yet.
    package init() {}

    /// The checksum of everything added so far.
    package var checksum: UInt32 { ~remainder }

    /// The checksum of `bytes`.
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var crc = CRC32C()
        crc.update(bytes)
        return crc.checksum
    }

    /// Adds `bytes`, eight at a time.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        var crc = remainder
        // The indices below are a byte plus a multiple of 256 up to 1792: always inside the 2048 entries.
        Self.table.withUnsafeBufferPointer { table in
            guard let table = table.baseAddress else { return }
            var position = 0
            while bytes.count &- position >= 8 {
                let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                crc = Self.step(word ^ UInt64(crc), table)
                position &+= 8
            }
            while position < bytes.count {
                let index = Int((crc ^ UInt32(base.load(fromByteOffset: position, as: UInt8.self))) & 0xff)
                crc = table[index] ^ (crc &>> 8)
                position &+= 1
            }
        }
        remainder = crc
    }

    private static func step(_ word: UInt64, _ table: UnsafePointer<UInt32>) -> UInt32 {
        let low =
            table[Int(word & 0xff) &+ 1792] ^ table[Int((word &>> 8) & 0xff) &+ 1536]
            ^ table[Int((word &>> 16) & 0xff) &+ 1280] ^ table[Int((word &>> 24) & 0xff) &+ 1024]
        let high =
            table[Int((word &>> 32) & 0xff) &+ 768] ^ table[Int((word &>> 40) & 0xff) &+ 512]
            ^ table[Int((word &>> 48) & 0xff) &+ 256] ^ table[Int(word &>> 56)]
        return low ^ high
    }

    /// Eight tables of 256, one after another: entry `256 k + n` is byte `n` followed by `k` zero bytes.
    private static let table: [UInt32] = {
        var table: [UInt32] = []
        table.reserveCapacity(2048)
        for byte in UInt32(0)..<256 {
            var crc = byte
            for _ in 0..<8 {
                // The reversed form of the Castagnoli polynomial.
                crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82f6_3b78 : crc >> 1
            }
            table.append(crc)
        }
        for index in 256..<2048 {
            let previous = table[index - 256]
            table.append(table[Int(previous & 0xff)] ^ (previous >> 8))
        }
        return table
    }()
}
