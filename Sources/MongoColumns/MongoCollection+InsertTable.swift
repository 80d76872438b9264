import BSON
public import ColumnarTable
public import MongoDriver

extension MongoCollection {
    /// Inserts a table's rows as documents, in as few commands as the server's limits allow.
    ///
    /// ```swift
    /// try await archive.insertMany(ticks.find(["day": 7]).loadTable())
    /// ```
    ///
    /// A null is a field that is not there. Rows without a column `_id`, or with a null in it, get a new `ObjectID`.
    /// Cost: rows go from their columns into bytes without becoming documents; all bytes are made before the first
    /// command goes out, and take about as much memory as the table.
    ///
    /// - Returns: As `insertMany` of documents; positions are rows.
    /// - Throws: as `insertMany` of documents; `CodingFailure` for a row that BSON cannot hold.
    @discardableResult
    public func insertMany(
        _ table: Table, options: InsertOptions = InsertOptions()
    ) async throws -> InsertManyResult {
        try await of(RawDocument.self).insertMany(rows(of: table), options: options)
    }

    /// The rows as documents in one piece of memory.
    private func rows(of table: Table) throws -> [RawDocument] {
        do throws(BSONError) {
            return try table.encodedRows()
        } catch {
            let context = ErrorContext(
                command: "insert", database: namespace.database, collection: namespace.collection)
            throw CodingFailure(.encoding, error, context: context)
        }
    }
}

extension BlockingMongoCollection {
    /// Inserts a table's rows as documents. See `MongoCollection.insertMany(_:options:)` of a table.
    @discardableResult
    public func insertMany(
        _ table: Table, options: InsertOptions = InsertOptions()
    ) throws -> InsertManyResult {
        try runBlocking { try await collection.insertMany(table, options: options) }
    }
}
