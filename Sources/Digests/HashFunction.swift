/// A hash of the Merkle–Damgård family with blocks of 64 bytes and at most eight 32-bit words of state: what
/// differs between MD5, SHA-1 and SHA-256.
///
/// The functions are static and work on a plain ``HashState``, so that HMAC and PBKDF2 can keep and copy
/// half-finished states without allocating.
package protocol HashFunction: Sendable {
    /// The state before the first block.
    static var initialState: HashState { get }

    /// The digest's size in bytes, a multiple of four and at most 32.
    static var digestByteCount: Int { get }

    /// Whether words and lengths are written most significant byte first (SHA) or last (MD5).
    static var isBigEndian: Bool { get }

    /// Mixes one block of 64 readable bytes into `state`.
    static func compress(_ state: inout HashState, block: UnsafeRawPointer)
}

extension HashFunction {
    /// The digest of `bytes`.
    package static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var digest = Digest<Self>()
        digest.update(bytes)
        return digest.finish()
    }

    /// Writes the digest that `state` stands for into the first `digestByteCount` bytes at `target`.
    static func store(_ state: HashState, to target: UnsafeMutableRawPointer) {
        var offset = 0
        while offset < digestByteCount {
            let word = state[offset / 4]
            target.storeBytes(
                of: isBigEndian ? word.bigEndian : word.littleEndian, toByteOffset: offset, as: UInt32.self)
            offset += 4
        }
    }

    /// Writes the 64-bit count of bits that ends a message's padding.
    static func storeBitCount(ofBytes byteCount: UInt64, to target: UnsafeMutableRawPointer) {
        let bits = byteCount &<< 3
        target.storeBytes(of: isBigEndian ? bits.bigEndian : bits.littleEndian, as: UInt64.self)
    }
}

/// The size in bytes of the blocks that all hash functions here work on.
let blockByteCount = 64
