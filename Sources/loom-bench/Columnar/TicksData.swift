import BSON
import MongoDriver

/// The documents of the task `ticks read`: the same in every run.
struct TicksData {
    static let count = 1_000_000
    /// How many go into one insert.
    private static let chunkSize = 20_000
    private static let symbolCount: UInt64 = 100

    /// The size of one document as it stands in a batch: its own 84 bytes, type byte, key and null byte.
    let meanBatchedSize: Int

    /// Fills a collection.
    static func insert(into ticks: MongoCollection<Document>) async throws -> TicksData {
        var random = SplitMix64(state: 20_260_101)
        var price = 100.0
        var byteCount = 0
        for start in stride(from: 0, to: count, by: chunkSize) {
            let documents = try (start..<start + chunkSize).map { row in
                try document(row, &random, &price)
            }
            if start == 0 { byteCount = try documents[0].encoded().byteCount }
            _ = try await ticks.insertMany(documents)
        }
        return TicksData(meanBatchedSize: byteCount + 6)
    }

    private static func document(
        _ row: Int, _ random: inout SplitMix64, _ price: inout Double
    ) throws -> Document {
        let word = random.next()
        price += Double(Int(word % 201) - 100) / 400
        let hex = "65a0" + String(repeating: "0", count: 12) + String(row + 0x1000_0000, radix: 16)
        guard let id = ObjectID(hex) else { throw BenchError("no ObjectID: \(hex)") }
        return [
            "_id": .objectID(id),
            "ts": .date(BSONDate(millisecondsSinceEpoch: 1_767_225_600_000 + Int64(row) * 250)),
            "sym": .string("S" + String(100 + (word >> 8) % symbolCount)), "px": .double(price),
            "qty": .int32(Int32((word >> 20) % 1000)), "flag": .bool((word >> 40) % 3 == 0),
        ]
    }
}

/// A small generator whose sequence follows from its seed.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
