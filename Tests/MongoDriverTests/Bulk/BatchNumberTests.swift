import BSON
import LoomTesting
import MongoDriver
import Testing

/// Which commands of a collection's bulk writes the server can know again by a number.
@Suite struct BatchNumberTests {
    private static let text = String(repeating: "x", count: 15_000_000)
    private static let one = WriteModel<Document>.updateOne(
        filter: ["_id": 0], update: ["$set": ["a": 1]])
    private static let many = WriteModel<Document>.updateMany(
        filter: ["_id": 0], update: ["$set": ["a": 1]])
    /// Matches nothing; three of them fill a message.
    private static let large = WriteModel<Document>.updateOne(
        filter: ["_id": 0], update: ["$set": ["t": .string(text)]])

    /// Whether each command of a kind has a number.
    private func numbers(
        _ name: String, _ writes: [WriteModel<Document>], isOrdered: Bool = true
    ) async throws -> [Bool] {
        let log = ClientLog()
        try await withReplicaSet("numbers", log) { things, _ in
            try await things.bulkWrite(writes, options: BulkWriteOptions(isOrdered: isOrdered))
        }
        return log.sent(name).map { $0["txnNumber"] != nil }
    }

    @Test func aBatchWithAWriteOfManyDocumentsHasNone() async throws {
        #expect(try await numbers("update", [Self.one, Self.one]) == [true])
        #expect(try await numbers("update", [Self.one, Self.many, Self.one]) == [false])
        #expect(
            try await numbers("delete", [.deleteOne(filter: ["a": 1]), .deleteMany(filter: ["a": 1])])
                == [false])
        #expect(try await numbers("update", [Self.one, .deleteMany(filter: ["a": 1])]) == [true])
    }

    @Test func whatStandsInALaterMessageDoesNotCount() async throws {
        let writes = [Self.large, Self.large, Self.large, Self.large, Self.many]
        #expect(try await numbers("update", writes) == [true, false])
        #expect(try await numbers("update", writes, isOrdered: false) == [true, false])
        #expect(try await numbers("update", [Self.many] + writes) == [false, false])
    }

    @Test func aNumberedBatchIsRepeatedAlthoughAWriteOfManyDocumentsFollows() async throws {
        let log = ClientLog()
        try await withReplicaSet("repeatednumber", log) { things, server in
            try await things.insertOne(["_id": 1, "n": 0])
            try await server.withFailPoint(
                "failCommand", times: 1, failure("repeatednumber", ["update"], ["closeConnection": true])
            ) {
                try await things.bulkWrite([
                    .updateOne(filter: ["_id": 1], update: ["$inc": ["n": 1]]),
                    Self.large, Self.large, Self.large, Self.large,
                    .updateMany(filter: [:], update: ["$inc": ["n": 10]]),
                ])
            }
            #expect(try await things.findOne() == ["_id": 1, "n": 11])
        }
        let numbers = log.sent("update").map { $0["txnNumber"] }
        #expect(numbers.count == 3)
        #expect(numbers.first == numbers[1] && numbers[1] != nil && numbers.last == .some(nil))
    }
}
