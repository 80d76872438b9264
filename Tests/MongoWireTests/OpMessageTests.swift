import BSON
import MongoWire
import Testing

@Suite struct OpMessageTests {
    private func sample(_ flags: MessageFlags = []) throws -> OpMessage {
        OpMessage(
            requestID: 7, responseTo: 3, flags: flags,
            body: try (["insert": "c", "$db": "d"] as Document).encoded(),
            sequences: [
                DocumentSequence(
                    identifier: "documents",
                    documents: try [["_id": 1], ["_id": 2, "x": "y"]].map { (document: Document) in
                        try document.encoded()
                    })
            ])
    }

    @Test(arguments: [MessageFlags(), .checksumPresent, [.moreToCome, .checksumPresent], .exhaustAllowed])
    func roundTrips(flags: MessageFlags) throws {
        let message = try sample(flags)
        #expect(try OpMessage(parsing: message.encoded()) == message)
    }

    @Test func sectionsMayComeInAnyOrder() throws {
        let message = try sample()
        var writer = MessageWriter(requestID: 7, responseTo: 3)
        let start = try writer.beginSequence("documents")
        for document in message.sequences[0].documents { writer.bytes.write(document) }
        try writer.endSequence(start)
        writer.writeBody(message.body)
        #expect(try OpMessage(parsing: writer.finish()) == message)
    }

    @Test func aWrongChecksumIsNoticed() throws {
        var bytes = try sample(.checksumPresent).encoded().withUnsafeBytes { Array($0) }
        bytes[40] ^= 1
        expectFailure(bytes, .checksumMismatch)
    }

    @Test func requiredFlagsMustBeKnownAndOptionalOnesNeedNot() throws {
        var bytes = try sample().encoded().withUnsafeBytes { Array($0) }
        bytes[16] = 4
        expectFailure(bytes, .unknownFlags)
        bytes[16] = 0
        bytes[18] = 2
        #expect(try OpMessage(parsing: storage(bytes)).sequences.count == 1)
    }

    @Test func aMessageHasExactlyOneBody() throws {
        var none = MessageWriter(requestID: 1)
        let start = try none.beginSequence("documents")
        try none.endSequence(start)
        expectFailure(try none.finish().withUnsafeBytes { Array($0) }, .bodyCount)
        var two = MessageWriter(requestID: 1)
        two.writeBody(RawDocument())
        two.writeBody(RawDocument())
        expectFailure(try two.finish().withUnsafeBytes { Array($0) }, .bodyCount)
    }

    @Test func damagedMessagesNeverTrap() throws {
        let bytes = try sample().encoded().withUnsafeBytes { Array($0) }
        for length in 0..<bytes.count {
            #expect(throws: WireError.self) { try OpMessage(parsing: storage(Array(bytes[..<length]))) }
        }
        var refused = 0
        for position in bytes.indices {
            for value: UInt8 in [0, 1, 2, 0x7F, 0x80, 0xFF] {
                var damaged = bytes
                damaged[position] = value
                if (try? OpMessage(parsing: storage(damaged))) == nil { refused += 1 }
            }
        }
        #expect(refused > 50)
    }

    private func storage(_ bytes: [UInt8]) -> ByteStorage {
        bytes.withUnsafeBytes { ByteStorage(copying: $0) }
    }

    private func expectFailure(_ bytes: [UInt8], _ code: WireError.Code) {
        do {
            _ = try OpMessage(parsing: storage(bytes))
            Issue.record("the message was accepted")
        } catch {
            #expect(error.code == code)
        }
    }
}
