import ColumnarTable
import MongoDriver

/// A query whose results become columns.
struct TableLoad {
    let schema: Schema?
    let options: TableOptions
    /// Whether the query leaves the size of its batches to us.
    let choosesBatchSize: Bool

    /// A reader that has the next batch on its way while one is decoded.
    func reader(_ cursor: AnyCursor) -> BatchPrefetcher {
        BatchPrefetcher(cursor, batchByteCount: choosesBatchSize ? options.batchByteCount : nil)
    }

    /// Reads all that a cursor has into one table.
    ///
    /// Not on the caller's actor: decoding takes a while, and the caller may be the one that has to stay responsive.
    @concurrent func run(_ cursor: AnyCursor) async throws -> Table {
        var builder = try options.builder(schema)
        let reader = reader(cursor)
        while let batch = try await reader.nextBatch() {
            try builder.append(contentsOf: batch.array)
        }
        return try builder.finish()
    }
}
