import BSON
import ColumnarTable
import Foundation
import LoomTesting
import MongoColumns
import MongoDriver
import Testing

@Suite struct LoadTableTests {
    /// Documents enough for several batches of the size that the tests ask for.
    static let count = 5000

    static func document(_ row: Int) -> Document {
        [
            "_id": .int32(Int32(row)), "px": .double(Double(row) / 4), "sym": .string("S\(row % 10)"),
            "note": row % 5 == 0 ? .string("note \(row)") : .null,
            "nested": ["a": .int32(Int32(row % 3)), "b": [1, 2]],
        ]
    }

    func withTicks(
        compressors: String? = nil, _ body: (MongoCollection<Document>) async throws -> Void
    ) async throws {
        let server = try await TestServer.shared()
        try await server.withTemporaryDatabase { name in
            let option = compressors.map { (server.uri.contains("?") ? "&" : "?") + "compressors=\($0)" }
            let client = try MongoClient(server.uri + (option ?? ""))
            let ticks = client.database(name).collection("ticks")
            do {
                try await ticks.insertMany((0..<Self.count).map(Self.document))
                try await body(ticks)
            } catch {
                await client.close()
                throw error
            }
            await client.close()
        }
    }

    /// Runs blocking code on a thread of its own: test functions run inside of tasks.
    private func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result(catching: body)) }.start()
        }
    }

    private func check(_ table: Table) throws {
        #expect(table.rowCount == Self.count)
        #expect(table.schema.fields.map(\.name) == ["_id", "px", "sym", "note", "nested"])
        let ids = try table["_id", as: Int.self]
        let prices = try table["px", as: Double.self]
        let notes = try table["note", as: String.self]
        #expect((0..<Self.count).allSatisfy { ids[$0] == $0 && prices[$0] == Double($0) / 4 })
        #expect(notes.column.nullCount == Self.count / 5 * 4)
        #expect(notes[10] == "note 10")
        #expect(table.document(at: 4711)["nested"] == ["a": 1, "b": [1, 2]])
    }

    @Test func aFindBecomesATable() async throws {
        try await withTicks { ticks in
            let query = ticks.find().sort(["_id": 1])
            try check(try await query.loadTable())
            // Batches of a few documents, chosen by their size or by the query.
            try check(try await query.loadTable(options: TableOptions(batchByteCount: 2000)))
            try check(try await query.batchSize(999).loadTable())
            #expect(try await query.limit(1234).loadTable().rowCount == 1234)
            #expect(
                try await query.limit(1234).loadTable(options: TableOptions(batchByteCount: 1)).rowCount
                    == 1234)
            #expect(try await ticks.find(["_id": -1]).loadTable().rowCount == 0)
        }
    }

    @Test(arguments: ["snappy", "zlib", "zstd"])
    func compressedBatchesBecomeATable(compressor: String) async throws {
        try await withTicks(compressors: compressor) { ticks in
            let query = ticks.find().sort(["_id": 1])
            try check(try await query.loadTable())
            try check(try await query.loadTable(options: TableOptions(batchByteCount: 20_000)))
        }
    }

    @Test func aPipelineBecomesATable() async throws {
        try await withTicks { ticks in
            let table = try await ticks.aggregate([
                ["$group": ["_id": "$sym", "rows": ["$sum": 1], "mean": ["$avg": "$px"]]],
                ["$sort": ["_id": 1]],
            ]).loadTable()
            #expect(try Array(table["_id", as: String.self]) == (0..<10).map { "S\($0)" })
            #expect(try table["rows", as: Int.self].allSatisfy { $0 == Self.count / 10 })
            #expect(try table["mean", as: Double.self].first == 623.75)
        }
    }

    @Test func aSchemaChoosesAndChecks() async throws {
        try await withTicks { ticks in
            let schema = Schema([("_id", Int.self), ("px", Double.self), ("note", String?.self)])
            let table = try await ticks.find().sort(["_id": 1]).loadTable(schema: schema)
            #expect(table.schema == schema)
            #expect(try table["_id", as: Int64.self].last == Int64(Self.count - 1))
            let strict = Schema([("_id", Int.self), ("note", String.self)])
            do {
                _ = try await ticks.find().sort(["_id": 1]).loadTable(schema: strict)
                Issue.record("a null went into a column without nulls")
            } catch let error as ColumnarError {
                #expect(error.code == .unexpectedNull)
                #expect(error.row == 1)
                #expect(error.fieldPath == ["note"])
            }
            // The connection of the load that failed is no loss to those that follow.
            try check(try await ticks.find().sort(["_id": 1]).loadTable())
        }
    }

    @Test func tablesOfSoManyRows() async throws {
        try await withTicks { ticks in
            let schema: Schema = ["_id": .int64, "px": .double]
            var sizes: [Int] = []
            var ids: [Int?] = []
            let options = TableOptions(batchByteCount: 10_000)
            for try await table in ticks.find().sort(["_id": 1]).tables(
                ofRows: 1300, schema: schema, options: options)
            {
                sizes.append(table.rowCount)
                ids += try table["_id", as: Int.self]
            }
            #expect(sizes == [1300, 1300, 1300, 1100])
            #expect(ids == (0..<Self.count).map { $0 })
            var first = ticks.aggregate([["$sort": ["_id": 1]]]).tables(ofRows: 10, schema: schema)
                .makeAsyncIterator()
            #expect(try await first.next()?.rowCount == 10)
        }
    }

    @Test func theBlockingView() async throws {
        try await withTicks { ticks in
            try await onThread {
                let query = ticks.find().sort(["_id": 1]).blocking
                try check(try query.loadTable())
                var sizes: [Int] = []
                try query.forEachTable(ofRows: 3000, schema: ["px": .double]) { sizes.append($0.rowCount) }
                #expect(sizes == [3000, 2000])
                #expect(try ticks.aggregate([["$limit": 7]]).blocking.loadTable().rowCount == 7)
            }
        }
    }

    @Test func aFailureOnTheServerIsTheDriversError() async throws {
        try await withTicks { ticks in
            do {
                _ = try await ticks.aggregate([["$nonsense": 1]]).loadTable()
                Issue.record("the server took a stage it does not know")
            } catch {
                #expect(error is CommandError)
            }
        }
    }
}

extension LoadTableTests {
    @Test func tablesGoBackIntoCollections() async throws {
        try await withTicks { ticks in
            let table = try await ticks.find().loadTable()
            let copy = ticks.database.collection("copy")
            let result = try await copy.insertMany(table)
            #expect(result.insertedIDs.count == Self.count)
            let again = try await copy.find().sort(["_id": 1]).loadTable()
            #expect(again.schema == table.schema)
            for row in 0..<Self.count { #expect(again.document(at: row) == table.document(at: row)) }
        }
    }

    @Test func everyTypeOfColumnIsWrittenAsItWasRead() async throws {
        try await withTicks { ticks in
            let values: [BSONValue] = [
                .double(.nan), .string("Größe"), .document(["a": ["b": [:], "c": 1]]), .array([1, "x", nil]),
                .binary(Binary([1, 2, 3], subtype: .md5)), .objectID(ObjectID()), .bool(true),
                .date(BSONDate(millisecondsSinceEpoch: -1)), .int32(-7), .int64(1 << 40),
                .decimal128(try #require(Decimal128("1.50"))),
                .timestamp(Timestamp(seconds: 1, increment: 2)),
                .regularExpression(RegularExpression("a", options: "i")), .minKey, .array([[1.5, nil], []]),
            ]
            var fields: Document = ["_id": 1]
            for (number, value) in values.enumerated() { fields.append("f\(number)", value) }
            let (from, to) = (ticks.database.collection("from"), ticks.database.collection("to"))
            try await from.insertMany([fields, ["_id": 2]])
            try await to.insertMany(from.find().sort(["_id": 1]).loadTable())
            let read = try await to.find().sort(["_id": 1]).loadTable()
            let expected = try await from.find().sort(["_id": 1]).loadTable()
            #expect(read.schema == expected.schema)
            for row in 0..<2 {
                #expect("\(read.document(at: row))" == "\(expected.document(at: row))")
            }
        }
    }

    @Test func aDuplicateNamesItsRow() async throws {
        try await withTicks { ticks in
            let table = try await ticks.find().sort(["_id": 1]).skip(Self.count - 2).loadTable()
            let copy = ticks.database.collection("copy")
            try await copy.insertOne(["_id": .int32(Int32(Self.count - 1))])
            let error = await #expect(throws: BulkWriteError.self) { try await copy.insertMany(table) }
            #expect(error?.failures.map(\.index) == [1])
        }
    }
}
