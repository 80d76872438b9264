import BSON
import Loom
import LoomTesting
import Testing

@Suite struct LedgerTests {
    struct Reading: Ledger, Equatable {
        static let collection = "readings"
        var id: Identity<ObjectID>?
        var sensor: String
        var value: Double
    }

    @Test func everyAppendIsAnEntryOfItsOwn() async throws {
        try await withStore { (store) async throws in
            var reading = Reading(sensor: "cpu", value: 1)
            try await reading.append(in: store)
            let first = try #require(reading.id)
            reading.value = 2
            try await reading.append(in: store)
            #expect(reading.id != first)
            #expect(try await Reading.history().loadMany(in: store).map(\.value) == [1, 2])
            #expect(try await Reading.find(first.value, in: store).value == 1)
        }
    }

    @Test func manyEntriesKeepTheirOrder() async throws {
        try await withStore { (store) async throws in
            let readings = (0..<1000).map { Reading(sensor: $0 % 2 == 0 ? "cpu" : "disk", value: Double($0)) }
            let added = try await Reading.append(contentsOf: readings, in: store)
            #expect(added.allSatisfy { $0.id != nil })
            let disk = try await Reading.history(\.sensor == "disk").limit(3).loadMany(in: store)
            #expect(disk.map(\.value) == [1, 3, 5])
            #expect(try await Reading.append(contentsOf: [], in: store).isEmpty)
        }
    }
}
