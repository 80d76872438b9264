/// A question as the stub server reads it, and the answers it makes.
struct DNSStubMessage {
    private let question: [UInt8]
    /// The name asked for, in lower case.
    let name: String
    let type: UInt16
    private let id: [UInt8]

    /// Reads a question; nil for bytes that are none.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > 16, bytes[4] == 0, bytes[5] == 1 else { return nil }
        var labels: [String] = []
        var position = 12
        while position < bytes.count, bytes[position] != 0 {
            let end = position + 1 + Int(bytes[position])
            guard end < bytes.count else { return nil }
            labels.append(String(decoding: bytes[position + 1..<end], as: UTF8.self))
            position = end
        }
        guard position + 5 <= bytes.count else { return nil }
        id = Array(bytes[..<2])
        question = Array(bytes[12..<position + 5])
        name = labels.joined(separator: ".").lowercased()
        type = UInt16(bytes[position + 1]) << 8 | UInt16(bytes[position + 2])
    }

    /// The answer from all that the server knows.
    func answer(from records: [DNSStubServer.Record]) -> [UInt8] {
        let ofName = records.filter { $0.name == name }
        if ofName.isEmpty { return message(code: 3, []) }
        return message(code: 0, ofName.filter { $0.content.type == type })
    }

    /// An answer without records: cut off, or with a code.
    func bareAnswer(code: UInt8 = 0, isTruncated: Bool = false) -> [UInt8] {
        message(code: code, [], isTruncated: isTruncated)
    }

    /// What answers another question.
    func strangeAnswer() -> [UInt8] {
        var bytes = bareAnswer()
        bytes[0] ^= 0xFF
        return bytes
    }

    private func message(code: UInt8, _ records: [DNSStubServer.Record], isTruncated: Bool = false) -> [UInt8]
    {
        var bytes = id + [isTruncated ? 0x83 : 0x81, 0x80 | code, 0, 1]
        bytes += Self.bytes(UInt16(records.count)) + [0, 0, 0, 0] + question
        for record in records {
            // The name is the question's, which stands at byte 12.
            bytes += [0xC0, 12] + Self.bytes(record.content.type) + [0, 1]
            bytes += Self.bytes(UInt16(record.timeToLive >> 16))
            bytes += Self.bytes(UInt16(truncatingIfNeeded: record.timeToLive))
            let content = record.content.encoded
            bytes += Self.bytes(UInt16(content.count)) + content
        }
        return bytes
    }

    static func bytes(_ number: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }
}

extension DNSStubServer.Record.Content {
    fileprivate var type: UInt16 {
        switch self {
        case .text: 16
        case .service: 33
        }
    }

    fileprivate var encoded: [UInt8] {
        switch self {
        case .text(let strings):
            return strings.flatMap { [UInt8($0.utf8.prefix(255).count)] + Array($0.utf8.prefix(255)) }
        case .service(let host, let port):
            let labels = host.split(separator: ".").flatMap {
                [UInt8($0.utf8.prefix(63).count)] + Array($0.utf8.prefix(63))
            }
            return [0, 0, 0, 0] + DNSStubMessage.bytes(port) + labels + [0]
        }
    }
}
