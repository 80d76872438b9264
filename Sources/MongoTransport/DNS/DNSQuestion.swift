/// What is asked of a name server: a name and the kind of record wanted.
package struct DNSQuestion: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of record that are asked for here.
    package enum RecordType: UInt16, Sendable {
        case text = 16
        case service = 33
    }

    /// The name in lower case, without a dot at its end.
    package let name: String
    package let type: RecordType

    /// A question about a name.
    ///
    /// - Throws: `DNSError` with code `.invalidName`.
    package init(_ name: String, _ type: RecordType) throws(DNSError) {
        let name = DNSName.normalized(name)
        guard DNSName.isValid(name) else {
            throw DNSError(.invalidName, "\(String(reflecting: name)) is not a name that DNS can have")
        }
        self.name = name
        self.type = type
    }

    package var description: String { "\(type == .service ? "SRV" : "TXT") \(name)" }

    /// The whole message that asks it, with recursion wanted.
    func encoded(id: UInt16) -> [UInt8] {
        let counts: [UInt16] = [1, 0, 0, 0]
        var bytes: [UInt8] = []
        for number in [id, DNSReply.recursionDesired] + counts { bytes += Self.bytes(number) }
        for label in name.utf8.split(separator: UInt8(ascii: ".")) {
            bytes.append(UInt8(truncatingIfNeeded: label.count))
            bytes += label
        }
        return bytes + [0] + Self.bytes(type.rawValue) + Self.bytes(Self.internetClass)
    }

    static let internetClass: UInt16 = 1

    private static func bytes(_ number: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }
}
