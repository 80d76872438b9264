/// An answer of a name server.
package struct DNSReply: Sendable {
    /// The number of the question it answers.
    package let id: UInt16
    /// Whether it is only the part that fits a datagram.
    package let isTruncated: Bool
    /// What the server says of its answer: 0 for all right, 3 for no such name.
    package let responseCode: UInt8
    /// Whether it answers this very question.
    let questionName: String?
    let questionType: UInt16?
    /// The records of the kinds known here, of whatever name.
    package let records: [DNSRecord]

    static let recursionDesired: UInt16 = 1 << 8
    private static let isReply: UInt16 = 1 << 15
    private static let truncated: UInt16 = 1 << 9

    /// Reads a message.
    ///
    /// Of one that is cut off as it says, the records are not read.
    /// - Throws: `DNSError` with code `.malformed`.
    package init(parsing bytes: [UInt8]) throws(DNSError) {
        var reader = DNSReader(bytes)
        id = try reader.number16()
        let flags = try reader.number16()
        guard flags & Self.isReply != 0 else { throw DNSReader.malformed("it is a question") }
        isTruncated = flags & Self.truncated != 0
        responseCode = UInt8(flags & 0xF)
        let questionCount = try reader.number16()
        let answerCount = try reader.number16()
        // Of authorities and additional records nothing is of use.
        try reader.skip(4)
        guard questionCount <= 1 else { throw DNSReader.malformed("it has \(questionCount) questions") }
        if questionCount == 1 {
            questionName = try reader.name()
            questionType = try reader.number16()
            try reader.skip(2)
        } else {
            (questionName, questionType) = (nil, nil)
        }
        var records: [DNSRecord] = []
        if !isTruncated {
            for _ in 0..<answerCount {
                if let record = try Self.record(&reader) { records.append(record) }
            }
        }
        self.records = records
    }

    /// Reads one record; nil for one of a kind that is not asked for here.
    private static func record(_ reader: inout DNSReader) throws(DNSError) -> DNSRecord? {
        let name = try reader.name()
        let type = try reader.number16()
        let recordClass = try reader.number16()
        let timeToLive = try reader.number32()
        let size = Int(try reader.number16())
        let end = reader.position + size
        guard recordClass == DNSQuestion.internetClass, let type = DNSQuestion.RecordType(rawValue: type)
        else {
            try reader.skip(size)
            return nil
        }
        let content =
            switch type {
            case .service: try service(&reader)
            case .text: try text(&reader, end: end)
            }
        guard reader.position == end else { throw DNSReader.malformed("a record is not as long as it says") }
        // A time whose highest bit is set counts as none (RFC 2181).
        return DNSRecord(name: name, timeToLive: timeToLive >> 31 == 0 ? timeToLive : 0, content: content)
    }

    private static func service(_ reader: inout DNSReader) throws(DNSError) -> DNSRecord.Content {
        // Priority and weight, which MongoDB's rules leave aside.
        try reader.skip(4)
        let port = try reader.number16()
        return .service(host: try reader.name(), port: port)
    }

    private static func text(_ reader: inout DNSReader, end: Int) throws(DNSError) -> DNSRecord.Content {
        var strings: [[UInt8]] = []
        while reader.position < end { strings.append(try reader.string(limit: end)) }
        return .text(strings)
    }

    /// Whether it answers `question`, asked under `id`.
    func answers(_ question: DNSQuestion, id: UInt16) -> Bool {
        self.id == id && questionName == question.name && questionType == question.type.rawValue
    }
}
