public import ColumnarTable
public import MongoColumns
import MongoDriver

extension LoadDirective {
    /// Loads all results into one table, value by value from the replies, without making models.
    ///
    /// ```swift
    /// let table = try await Order.filter(\.total >= 10).loadTable(in: store)
    /// print(table)
    /// ```
    ///
    /// - Parameters:
    ///   - schema: The columns. By default those of the output type, if all its properties have types that columns hold
    ///     (also in embedded structs and optionals); otherwise they are learned from the documents.
    ///   - options: What to do with values and fields that do not fit, and the size of batches.
    ///   - store: By default the directive's own, else the task's current one.
    /// - Throws: `ColumnarError` for documents that do not fit, naming row and field; `LoomError` for a directive that
    ///   cannot be sent; a `MongoError`.
    public func loadTable(
        schema: Schema? = nil, options: TableOptions = TableOptions(), in store: Store? = nil
    ) async throws -> Table {
        let collection = try self.store(store).collection(of: Model.self)
        let schema = try schema ?? modelSchema()
        switch try plan() {
        case .find(let plan):
            return try await collection.find(plan).loadTable(schema: schema, options: options)
        case .pipeline(let stages, let batchSize):
            return try await collection.aggregate(
                stages, as: RawDocument.self, options: .batches(of: batchSize)
            ).loadTable(schema: schema, options: options)
        }
    }

    /// Loads all results into one table, without a task. As `loadTable(schema:options:in:)` with a `Store`.
    public func loadTable(
        schema: Schema? = nil, options: TableOptions = TableOptions(), in store: BlockingStore
    ) throws -> Table {
        try runBlocking { try await loadTable(schema: schema, options: options, in: store.store) }
    }

    /// The output type's own columns; in a projection its `id` is the document's `_id`.
    private func modelSchema() throws(LoomError) -> Schema? {
        guard var schema = try ModelSchema.of(Output.self) else { return nil }
        if projection != nil {
            for index in schema.fields.indices where schema.fields[index].name == "id" {
                schema.fields[index].name = "_id"
            }
        }
        return schema
    }
}
