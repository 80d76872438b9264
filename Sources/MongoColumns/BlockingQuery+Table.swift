public import ColumnarTable
public import MongoDriver

extension BlockingFindQuery {
    /// Runs the search and reads its documents into one table. See `FindQuery.loadTable(schema:options:)`.
    public func loadTable(schema: Schema? = nil, options: TableOptions = TableOptions()) throws -> Table {
        try runBlocking { try await query.loadTable(schema: schema, options: options) }
    }

    /// Runs the search and calls `body` with tables of so many rows. See `FindQuery.tables(ofRows:schema:options:)`.
    ///
    /// - Throws: as `loadTable`, and what `body` throws.
    public func forEachTable(
        ofRows rows: Int, schema: Schema, options: TableOptions = TableOptions(),
        _ body: (Table) throws -> Void
    ) throws {
        try query.tables(ofRows: rows, schema: schema, options: options).forEachBlocking(body)
    }
}

extension BlockingAggregateQuery {
    /// Runs the pipeline and reads its results into one table. See `AggregateQuery.loadTable(schema:options:)`.
    public func loadTable(schema: Schema? = nil, options: TableOptions = TableOptions()) throws -> Table {
        try runBlocking { try await query.loadTable(schema: schema, options: options) }
    }

    /// Runs the pipeline and calls `body` with tables of so many rows. See
    /// `AggregateQuery.tables(ofRows:schema:options:)`.
    ///
    /// - Throws: as `loadTable`, and what `body` throws.
    public func forEachTable(
        ofRows rows: Int, schema: Schema, options: TableOptions = TableOptions(),
        _ body: (Table) throws -> Void
    ) throws {
        try query.tables(ofRows: rows, schema: schema, options: options).forEachBlocking(body)
    }
}

extension TableSequence {
    /// Calls `body` with every table, on the calling thread.
    fileprivate func forEachBlocking(_ body: (Table) throws -> Void) throws {
        var tables = makeAsyncIterator()
        while let table = try runBlocking({ try await tables.next() }) { try body(table) }
    }
}
