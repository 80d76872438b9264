/// Reads the parts of a DNS message, each checked against the end first.
struct DNSReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a number of two bytes, the high one first.
    mutating func number16() throws(DNSError) -> UInt16 {
        try require(2)
        defer { position += 2 }
        return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
    }

    /// Reads a number of four bytes.
    mutating func number32() throws(DNSError) -> UInt32 {
        let high = try number16()
        return UInt32(high) << 16 | UInt32(try number16())
    }

    /// Passes over so many bytes.
    mutating func skip(_ count: Int) throws(DNSError) {
        try require(count)
        position += count
    }

    /// Reads a string that begins with its length.
    mutating func string(limit: Int) throws(DNSError) -> [UInt8] {
        try require(1)
        let count = Int(bytes[position])
        guard count < limit - position else { throw Self.cutOff }
        try require(1 + count)
        defer { position += 1 + count }
        return Array(bytes[position + 1..<position + 1 + count])
    }

    /// Reads a name, in lower case and with dots between its parts; empty for the root.
    ///
    /// A name may go on where an earlier one in the message ends. Each such step leads further back than the one
    /// before, so there is an end to them.
    mutating func name() throws(DNSError) -> String {
        var text: [UInt8] = []
        var here = position
        var earliest = position
        var end: Int?
        while true {
            guard here < bytes.count else { throw Self.cutOff }
            let length = bytes[here]
            switch length >> 6 {
            case 0 where length == 0:
                position = end ?? here + 1
                return String(decoding: text, as: UTF8.self).lowercased()
            case 0:
                let label = try label(at: here, count: Int(length))
                if !text.isEmpty { text.append(UInt8(ascii: ".")) }
                text += label
                guard text.count <= DNSName.maximumSize else { throw Self.malformed("a name is too long") }
                here += 1 + Int(length)
            case 3:
                guard here + 1 < bytes.count else { throw Self.cutOff }
                let target = Int(length & 0x3F) << 8 | Int(bytes[here + 1])
                guard target < earliest else { throw Self.malformed("a name goes on at a later place") }
                end = end ?? here + 2
                earliest = target
                here = target
            default:
                throw Self.malformed("a name has a part of an unknown kind")
            }
        }
    }

    private func label(at start: Int, count: Int) throws(DNSError) -> ArraySlice<UInt8> {
        guard count < bytes.count - start else { throw Self.cutOff }
        let label = bytes[start + 1..<start + 1 + count]
        // Anything else, a dot above all, would make one name look like another.
        guard label.allSatisfy(DNSName.isAllowed) else {
            throw Self.malformed("a name has a character that no host name has")
        }
        return label
    }

    private func require(_ count: Int) throws(DNSError) {
        guard count >= 0, count <= bytes.count - position else { throw Self.cutOff }
    }

    static func malformed(_ what: String) -> DNSError {
        DNSError(.malformed, "a name server's answer is malformed: \(what)")
    }

    private static var cutOff: DNSError { malformed("it is cut off") }
}
