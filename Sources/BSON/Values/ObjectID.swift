public import FoundationEssentials
import Glibc
import Synchronization

/// A 12-byte identifier: seconds since 1970, five random bytes of the process, and a counter.
///
/// Identifiers made by one process sort in the order in which they were made, within a second as well,
/// until the 24-bit counter wraps. A forked child gets random bytes of its own.
///
/// ```swift
/// let id = ObjectID()
/// let same = ObjectID("\(id)")
/// ```
public struct ObjectID: Hashable, Sendable {
    // Big-endian words keep the type at 12 bytes and make comparison the order of the bytes.
    @usableFromInline let word0: UInt32
    @usableFromInline let word1: UInt32
    @usableFromInline let word2: UInt32

    @inlinable init(word0: UInt32, word1: UInt32, word2: UInt32) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
    }

    /// Makes a new identifier.
    public init() {
        self = ObjectIDGenerator.shared.next()
    }

    /// The identifier with these twelve bytes; nil for any other number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 12 else { return nil }
        var words: [UInt32] = [0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index / 4] = words[index / 4] << 8 | UInt32(byte)
        }
        self.init(word0: words[0], word1: words[1], word2: words[2])
    }

    @inlinable package init(loadingFrom pointer: UnsafeRawPointer) {
        self.init(
            word0: UInt32(bigEndian: pointer.loadUnaligned(as: UInt32.self)),
            word1: UInt32(bigEndian: pointer.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
            word2: UInt32(bigEndian: pointer.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    }

    @inlinable package func store(to pointer: UnsafeMutableRawPointer) {
        pointer.storeBytes(of: word0.bigEndian, as: UInt32.self)
        pointer.storeBytes(of: word1.bigEndian, toByteOffset: 4, as: UInt32.self)
        pointer.storeBytes(of: word2.bigEndian, toByteOffset: 8, as: UInt32.self)
    }

    /// The twelve bytes.
    public var bytes: [UInt8] {
        [word0, word1, word2].flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        }
    }

    /// When the identifier was made, to the second.
    public var date: Date {
        Date(timeIntervalSince1970: TimeInterval(word0))
    }
}

extension ObjectID: Comparable {
    /// The order of the bytes.
    @inlinable public static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.word0, left.word1, left.word2) < (right.word0, right.word1, right.word2)
    }
}

extension ObjectID: LosslessStringConvertible {
    /// The identifier written as 24 hexadecimal digits of either case; nil for any other text.
    public init?(_ description: String) {
        let digits = description.utf8
        guard digits.count == 24 else { return nil }
        var words: [UInt32] = [0, 0, 0]
        for (index, digit) in digits.enumerated() {
            guard let value = hexDigitValue(digit) else { return nil }
            words[index / 8] = words[index / 8] << 4 | UInt32(value)
        }
        self.init(word0: words[0], word1: words[1], word2: words[2])
    }

    /// 24 lower-case hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 24) { buffer in
            for (wordIndex, word) in [word0, word1, word2].enumerated() {
                for digit in 0..<8 {
                    let nibble = Int(word >> UInt32(28 - 4 * digit)) & 0xF
                    buffer[wordIndex * 8 + digit] = hexDigits[nibble]
                }
            }
            return 24
        }
    }
}

package let hexDigits: [UInt8] = Array("0123456789abcdef".utf8)

package func hexDigitValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
}
