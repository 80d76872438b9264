import BSON
import Compression
import MongoWire
import Testing

@Suite struct CompressionTests {
    private static let text = String(repeating: "many times the same ", count: 500)

    private func compressors() throws -> [MessageCompressor] {
        [.snappy, .zlib(try Zlib(), level: 6), .zstd(try Zstandard())]
    }

    private func message(_ body: Document, requestID: Int32 = 7) throws -> MessageWriter {
        var writer = MessageWriter(requestID: requestID, responseTo: 3)
        writer.writeBody(try body.encoded())
        try writer.complete()
        return writer
    }

    private func array(_ message: borrowing MessageWriter) -> [UInt8] {
        message.bytes.withUnsafeBytes { Array($0) }
    }

    private func frame(_ bytes: [UInt8], _ decompressor: MessageDecompressor, pieces: Int = .max) throws
        -> [[UInt8]]
    {
        var framer = MessageFramer(decompressor: decompressor)
        var taken: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let space = framer.freeSpace
            let count = min(pieces, space.count, rest.count)
            space.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            framer.received(count)
            while let message = try framer.nextMessage() {
                taken.append(message.withUnsafeBytes { Array($0) })
            }
        }
        return taken
    }

    @Test func messagesComeOutAsTheyWentIn() throws {
        let offered = try compressors()
        for compressor in offered {
            var compressing = CompressingWriter(compressor)
            var stream: [UInt8] = []
            var expected: [[UInt8]] = []
            for (number, size) in [0, 100, 10_000, 400_000].enumerated() {
                let body: Document = [
                    "insert": "c", "text": .string(String(Self.text.prefix(size))), "$db": "d",
                ]
                let plain = try message(body, requestID: Int32(number))
                try compressing.compress(plain)
                expect(isCompressed: true, compressing.holdsMessage)
                stream += Array(compressing.unsafeBytes)
                expected.append(array(plain))
                // In between one that is not compressed, as a server may send.
                stream += array(plain)
                expected.append(array(plain))
            }
            for pieces in [1, 1000, .max] {
                #expect(try frame(stream, MessageDecompressor(offered), pieces: pieces) == expected)
            }
        }
    }

    @Test func repetitionCostsLessOnTheWire() throws {
        for compressor in try compressors() {
            var compressing = CompressingWriter(compressor)
            let plain = try message(["insert": "c", "text": .string(Self.text)])
            try compressing.compress(plain)
            let (size, plainSize) = (compressing.unsafeBytes.count, plain.count)
            #expect(size * 5 < plainSize)
        }
    }

    @Test(arguments: [
        "hello", "isMaster", "ismaster", "saslStart", "saslContinue", "getnonce", "authenticate",
        "createUser",
        "updateUser", "copydbSaslStart", "copydbgetnonce", "copydb",
    ])
    func commandsWithSecretsAreNotCompressed(name: String) throws {
        var compressing = CompressingWriter(.snappy)
        try compressing.compress(message([name: 1, "$db": "admin"]))
        expect(isCompressed: false, compressing.holdsMessage)
        // Only the whole name counts.
        try compressing.compress(message([name + "s": 1, "$db": "admin"]))
        expect(isCompressed: true, compressing.holdsMessage)
        try compressing.compress(message([String(name.dropLast()): 1, "$db": "admin"]))
        expect(isCompressed: true, compressing.holdsMessage)
    }

    @Test func noopCarriesBytesAsTheyAre() throws {
        let plain = try message(["ok": 1])
        let content = Array(array(plain).dropFirst(16))
        let bytes = compressedMessage(content, size: content.count, id: 0)
        #expect(try frame(bytes, MessageDecompressor([.snappy])).count == 1)
        expectFailure(compressedMessage(content, size: content.count + 1, id: 0), .compression)
        // Where nothing was offered, nothing may come compressed.
        expectFailure(bytes, .compression, MessageDecompressor())
    }

    @Test func whatIsAnnouncedIsCheckedFirst() throws {
        let content = Array(array(try message(["ok": 1])).dropFirst(16))
        for size in [-1, Int(Int32.min), 48_000_000 - 15, Int(Int32.max)] {
            expectFailure(compressedMessage(content, size: size, id: 1), .invalidLength)
        }
        expectFailure(
            compressedMessage(content, size: content.count, id: 1, operation: 2012), .unknownOperation)
        expectFailure(compressedMessage(content, size: content.count, id: 2), .compression)
        expectFailure(compressedMessage(content, size: content.count, id: 9), .compression)
        expectFailure(compressedMessage(content, size: content.count, id: 1), .compression)
        // Too short for what every compressed message begins with.
        expectFailure(Array(compressedMessage([], size: 0, id: 1).prefix(20)), .invalidLength, length: 20)
    }

    @Test func anErrorStays() throws {
        var framer = MessageFramer(decompressor: MessageDecompressor([.snappy]))
        let bytes = compressedMessage([1, 2, 3], size: 100, id: 1)
        framer.freeSpace.copyBytes(from: bytes)
        framer.received(bytes.count)
        for _ in 0..<2 {
            do {
                _ = try framer.nextMessage()
                Issue.record("three bytes became a hundred")
            } catch {
                #expect(error.code == .compression)
            }
        }
    }

    /// The macro cannot look into values that are not copied.
    private func expect(isCompressed expected: Bool, _ actual: Bool) {
        #expect(actual == expected)
    }

    private func compressedMessage(_ content: [UInt8], size: Int, id: UInt8, operation: Int32 = 2013)
        -> [UInt8]
    {
        var bytes: [UInt8] = []
        for number in [Int32(25 + content.count), 7, 3, 2012, operation, Int32(size)] {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        return bytes + [id] + content
    }

    private func expectFailure(
        _ bytes: [UInt8], _ code: WireError.Code,
        _ decompressor: MessageDecompressor = MessageDecompressor([.snappy]),
        length: Int? = nil
    ) {
        var bytes = bytes
        if let length {
            withUnsafeBytes(of: Int32(length).littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
        }
        do {
            _ = try frame(bytes, decompressor)
            Issue.record("the message was accepted")
        } catch {
            #expect((error as? WireError)?.code == code)
        }
    }
}
