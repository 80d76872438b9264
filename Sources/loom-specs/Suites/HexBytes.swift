/// Bytes that a test file spells in hexadecimal digits.
struct HexBytes {
    let bytes: [UInt8]

    init(_ text: String) throws {
        var bytes: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            guard rest.count >= 2, let byte = UInt8(rest.prefix(2), radix: 16) else {
                throw Mismatch("\(text) is not hexadecimal")
            }
            bytes.append(byte)
            rest.removeFirst(2)
        }
        self.bytes = bytes
    }
}
