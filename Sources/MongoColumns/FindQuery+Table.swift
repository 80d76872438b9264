public import ColumnarTable
public import MongoDriver

extension FindQuery {
    /// Runs the search and reads its documents into one table.
    ///
    /// ```swift
    /// let table = try await ticks.find(["sym": "AAPL"]).loadTable()
    /// print(table)
    /// ```
    ///
    /// Values go from the reply into their columns without becoming documents, while the server already works on the
    /// next batch; one connection is in use until the end. No projection is sent but the query's own: for few fields of
    /// wide documents over a slow network, `project` may pay.
    ///
    /// - Parameters:
    ///   - schema: The columns; nil, the default, learns them from the documents. See `TableBuilder`.
    ///   - options: What to do with values and fields that do not fit, and the size of batches.
    /// - Throws: `ColumnarError` for documents that do not fit, naming row and field; a `MongoError` for what fails on
    ///   the way; `CancellationError` when the task was cancelled before anything was sent. No table comes out then.
    public func loadTable(
        schema: Schema? = nil, options: TableOptions = TableOptions()
    ) async throws -> Table {
        try await load(schema, options).run(cursor().core)
    }

    /// Runs the search and reads its documents into tables of so many rows, the last with what is left.
    ///
    /// ```swift
    /// for try await part in ticks.find().tables(ofRows: 100_000, schema: schema) { try part.writeCSV(to: sink) }
    /// ```
    ///
    /// The schema has to be given, since columns learned anew for each table might differ; `loadTable` of a part has
    /// one to start from: `ticks.find().limit(1000).loadTable().schema`. With the policy `.widen` a column's type may
    /// still differ from table to table. Nothing is sent until the first table is asked for.
    ///
    /// - Parameters:
    ///   - rows: The rows of a table; less than 1 counts as 1.
    ///   - schema: The columns.
    ///   - options: What to do with values and fields that do not fit, and the size of batches.
    public func tables(
        ofRows rows: Int, schema: Schema, options: TableOptions = TableOptions()
    ) -> TableSequence {
        TableSequence(rows: rows, load: load(schema, options)) { try await cursor().core }
    }

    private func load(_ schema: Schema?, _ options: TableOptions) -> TableLoad {
        TableLoad(schema: schema, options: options, choosesBatchSize: self.options.batchSize == nil)
    }
}
