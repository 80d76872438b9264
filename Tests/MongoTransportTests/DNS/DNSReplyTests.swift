import MongoTransport
import Testing

@Suite struct DNSReplyTests {
    /// `id`, flags, one question, so many answers.
    private func header(answers: UInt8, flags: [UInt8] = [0x81, 0x80]) -> [UInt8] {
        [0x12, 0x34] + flags + [0, 1, 0, answers, 0, 0, 0, 0]
    }

    private func name(_ labels: String...) -> [UInt8] {
        labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    /// The question's name stands at byte 12, its last label "com" at byte 24.
    private var question: [UInt8] {
        name("_db", "_tcp", "ab", "com") + [0, 33, 0, 1]
    }

    private func record(type: UInt8, _ content: [UInt8], owner: [UInt8] = [0xC0, 12], size: Int? = nil)
        -> [UInt8]
    {
        let size = size ?? content.count
        return owner + [0, type, 0, 1, 0, 0, 1, 44, UInt8(size >> 8), UInt8(size & 0xFF)] + content
    }

    @Test func readsServicesAndTexts() throws {
        let bytes =
            header(answers: 4) + question
            + record(type: 33, [0, 1, 0, 2, 0x69, 0x89] + name("One", "AB", "com"))
            // The host goes on in the question.
            + record(type: 33, [0, 1, 0, 2, 0x69, 0x8A, 3] + Array("two".utf8) + [0xC0, 21])
            + record(type: 5, [1, 2, 3])
            + record(type: 16, [2] + Array("ab".utf8) + [0, 1] + Array("c".utf8))
        let reply = try DNSReply(parsing: bytes)
        #expect(reply.id == 0x1234)
        #expect(!reply.isTruncated)
        #expect(reply.responseCode == 0)
        #expect(
            reply.records == [
                DNSRecord(
                    name: "_db._tcp.ab.com", timeToLive: 300,
                    content: .service(host: "one.ab.com", port: 27017)),
                DNSRecord(
                    name: "_db._tcp.ab.com", timeToLive: 300,
                    content: .service(host: "two.ab.com", port: 27018)),
                DNSRecord(
                    name: "_db._tcp.ab.com", timeToLive: 300,
                    content: .text([Array("ab".utf8), [], Array("c".utf8)])),
            ])
    }

    @Test func whatIsCutOffIsAnErrorNeverATrap() throws {
        let bytes =
            header(answers: 2) + question
            + record(type: 33, [0, 1, 0, 2, 0x69, 0x89] + name("one", "ab", "com"))
            + record(type: 16, [2] + Array("ab".utf8))
        #expect(try DNSReply(parsing: bytes).records.count == 2)
        for length in 0..<bytes.count {
            #expect(throws: DNSError.self) { try DNSReply(parsing: Array(bytes[..<length])) }
        }
        for position in bytes.indices {
            for value: UInt8 in [0, 1, 0x3F, 0x40, 0x80, 0xC0, 0xFF] {
                var damaged = bytes
                damaged[position] = value
                // Read or refused: what matters is that it ends.
                _ = try? DNSReply(parsing: damaged)
            }
        }
    }

    @Test func namesThatNeverEndAreRefused() {
        let start = header(answers: 1) + question
        // To itself, to a later place, and around in a circle.
        let here = UInt8(start.count)
        for owner in [[0xC0, here], [0xC0, here + 2], [1, 97, 0xC0, here]] as [[UInt8]] {
            let bytes = start + record(type: 16, [0], owner: owner)
            let error = #expect(throws: DNSError.self) { try DNSReply(parsing: bytes) }
            #expect(error?.code == .malformed)
        }
    }

    @Test(
        arguments: [
            // A dot or a space within a label would make one name look like another.
            [3, 97, 46, 98, 0], [1, 32, 0], [1, 0xE4, 0],
            // Kinds of label that do not exist.
            [0x40, 0], [0x80, 0],
        ] as [[UInt8]])
    func namesThatHostsCannotHaveAreRefused(owner: [UInt8]) {
        let bytes = header(answers: 1) + question + record(type: 16, [0], owner: owner)
        #expect(throws: DNSError.self) { try DNSReply(parsing: bytes) }
    }

    @Test func aRecordIsAsLongAsItSays() {
        let content: [UInt8] = [0, 1, 0, 2, 0x69, 0x89] + name("one", "ab", "com")
        for size in [content.count - 1, content.count + 1] {
            let bytes = header(answers: 1) + question + record(type: 33, content, size: size) + [0, 0]
            #expect(throws: DNSError.self) { try DNSReply(parsing: bytes) }
        }
    }

    @Test func aQuestionIsNoAnswer() {
        #expect(throws: DNSError.self) {
            try DNSReply(parsing: header(answers: 0, flags: [1, 0]) + question)
        }
    }

    @Test(arguments: ["", ".", "a..b", "a b", "ä.de", String(repeating: "a", count: 64)])
    func namesThatCannotBeAskedFor(name: String) {
        let error = #expect(throws: DNSError.self) { try DNSQuestion(name, .text) }
        #expect(error?.code == .invalidName)
    }
}
