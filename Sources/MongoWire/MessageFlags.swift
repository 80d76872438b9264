/// The flag bits of an OP_MSG. Bits 0 to 15 must be understood by the receiver, the others may be ignored.
package struct MessageFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The message ends in a CRC-32C of all its bytes before.
    package static let checksumPresent = MessageFlags(rawValue: 1 << 0)
    /// In a request: no reply is wanted. In a reply: another one follows unasked.
    package static let moreToCome = MessageFlags(rawValue: 1 << 1)
    /// The sender of this request is ready for replies with `moreToCome`.
    package static let exhaustAllowed = MessageFlags(rawValue: 1 << 16)

    /// The bits that a receiver must refuse when it does not know them.
    static let required: UInt32 = 0xFFFF

    /// Required bits that are set and not known here.
    var unknownRequired: UInt32 {
        rawValue & Self.required & ~(Self.checksumPresent.rawValue | Self.moreToCome.rawValue)
    }
}
