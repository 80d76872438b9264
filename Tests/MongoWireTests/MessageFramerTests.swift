import BSON
import MongoWire
import Testing

@Suite struct MessageFramerTests {
    /// Small ones, one that just fits the buffer, and large ones.
    private func messages() throws -> [ByteStorage] {
        try [0, 10, 300, 16 * 1024 - 60, 16 * 1024, 40_000, 5, 200_000, 1].enumerated().map { number, size in
            let text = String(repeating: "x", count: size)
            return try OpMessage(
                requestID: Int32(number), body: (["text": .string(text)] as Document).encoded()
            ).encoded()
        }
    }

    /// Feeds all bytes in pieces of the given sizes in turn, and takes out what is whole after each piece.
    private func feed(_ bytes: [UInt8], pieces: [Int]) throws -> [[UInt8]] {
        var framer = MessageFramer()
        var taken: [[UInt8]] = []
        var position = 0
        var turn = 0
        while position < bytes.count {
            let space = framer.freeSpace
            let count = min(pieces[turn % pieces.count], space.count, bytes.count - position)
            space.copyBytes(from: bytes[position..<position + count])
            framer.received(count)
            position += count
            turn += 1
            while let message = try framer.nextMessage() {
                taken.append(message.withUnsafeBytes { Array($0) })
            }
        }
        let isBetweenMessages = framer.isEmpty
        #expect(isBetweenMessages)
        return taken
    }

    @Test(arguments: [[1], [2, 3], [16], [17, 1], [4096], [.max], [1, 100_000]])
    func cutsHoweverTheBytesArrive(pieces: [Int]) throws {
        let expected = try messages().map { message in message.withUnsafeBytes { Array($0) } }
        #expect(try feed(expected.flatMap { $0 }, pieces: pieces) == expected)
    }

    @Test(arguments: [Int32(15), 0, -1, 48_000_001, .max])
    func refusesImpossibleLengths(length: Int32) {
        var framer = MessageFramer()
        withUnsafeBytes(of: length.littleEndian) { framer.freeSpace.copyBytes(from: $0) }
        framer.received(16)
        for _ in 0..<2 {
            do {
                _ = try framer.nextMessage()
                Issue.record("a length of \(length) was accepted")
            } catch {
                #expect(error.code == .invalidLength)
            }
        }
    }
}
