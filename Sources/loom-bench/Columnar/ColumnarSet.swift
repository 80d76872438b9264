import BSON
import MongoCore
import MongoDriver

/// The documents of a columnar task: the same in every run.
struct ColumnarSet: Sendable {
    /// The collection's name and the first word of its tasks.
    let name: String
    let rowCount: Int
    private let document: @Sendable (_ row: Int, _ random: inout SplitMix) throws -> Document

    /// How many go into one insert.
    private static let chunkSize = 10_000

    /// All sets; a first impression takes a part of each.
    static func all(isQuick: Bool) -> [ColumnarSet] {
        [
            ColumnarSet(name: "ticks", rowCount: isQuick ? 200_000 : 1_000_000, document: tick),
            ColumnarSet(name: "wide", rowCount: isQuick ? 30_000 : 500_000, document: wide),
            ColumnarSet(name: "nested", rowCount: isQuick ? 50_000 : 1_000_000, document: nested),
        ]
    }

    /// Fills a collection; returns the mean size of a document as it stands in a batch.
    func insert(into collection: MongoCollection<Document>) async throws -> Int {
        var random = SplitMix(seed: 20_260_101)
        var byteCount = 0
        for start in stride(from: 0, to: rowCount, by: Self.chunkSize) {
            let rows = start..<min(start + Self.chunkSize, rowCount)
            let documents = try rows.map { try document($0, &random) }
            if start == 0 {
                byteCount = try documents.reduce(0) { $0 + (try $1.encoded().byteCount) } / documents.count
            }
            try await collection.insertMany(documents)
        }
        // Type byte, key and null byte.
        return byteCount + 8
    }

    // MARK: Documents

    private static func id(_ row: Int) throws -> BSONValue {
        let hex = "65a0" + String(repeating: "0", count: 12) + String(row + 0x1000_0000, radix: 16)
        guard let id = ObjectID(hex) else { throw BenchError("no ObjectID: \(hex)") }
        return .objectID(id)
    }

    /// Date, string of four, double, int32 and bool.
    private static func tick(_ row: Int, _ random: inout SplitMix) throws -> Document {
        let word = random.next()
        return [
            "_id": try id(row),
            "ts": .date(BSONDate(millisecondsSinceEpoch: 1_767_225_600_000 + Int64(row) * 250)),
            "sym": .string("S" + String(100 + (word >> 8) % 100)),
            "px": .double(100 + Double(Int(word % 20_001) - 10_000) / 400),
            "qty": .int32(Int32((word >> 20) % 1000)), "flag": .bool((word >> 40) % 3 == 0),
        ]
    }

    /// 50 doubles and 10 strings.
    private static func wide(_ row: Int, _ random: inout SplitMix) throws -> Document {
        var document: Document = ["_id": try id(row)]
        for column in 0..<50 { document.append("d\(column)", .double(Double(random.next() >> 11) / 1024)) }
        for column in 0..<10 {
            document.append("s\(column)", .string("text " + String(random.next() % 100_000)))
        }
        return document
    }

    /// A struct of three, a list of ten doubles, a decimal, and two fields that are not always there.
    private static func nested(_ row: Int, _ random: inout SplitMix) throws -> Document {
        let word = random.next()
        guard let price = Decimal128(String(word % 1_000_000) + "." + String((word >> 32) % 90 + 10)) else {
            throw BenchError("no decimal")
        }
        var document: Document = [
            "_id": try id(row),
            "place": [
                "lat": .double(Double(word % 180_000) / 1000), "lon": .double(Double(word % 360_000) / 1000),
                "name": .string("place " + String(word % 1000)),
            ],
            "values": .array((0..<10).map { _ in .double(Double(random.next() >> 11) / 1024) }),
            "price": .decimal128(price),
        ]
        if word % 3 == 0 { document.append("note", .string("note " + String(word % 10_000))) }
        if word % 2 == 0 { document.append("rank", .int32(Int32(word % 1000))) }
        return document
    }
}
