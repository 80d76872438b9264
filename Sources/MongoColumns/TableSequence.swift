import BSON
public import ColumnarTable
import MongoDriver

/// The results of a query as tables of a number of rows. See `FindQuery.tables(ofRows:schema:options:)`.
public struct TableSequence: AsyncSequence, Sendable {
    private let rows: Int
    private let load: TableLoad
    private let open: @Sendable () async throws -> AnyCursor

    init(rows: Int, load: TableLoad, open: @escaping @Sendable () async throws -> AnyCursor) {
        self.rows = Swift.max(rows, 1)
        self.load = load
        self.open = open
    }

    /// Runs the query when the first table is asked for.
    public func makeAsyncIterator() -> Iterator {
        Iterator(rows: rows, load: load, open: open)
    }

    /// Reads the tables one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        private let rows: Int
        private let load: TableLoad
        private let open: @Sendable () async throws -> AnyCursor
        private var reader: BatchPrefetcher?
        private var documents: RawBatchIterator?
        private var isAtEnd = false

        init(rows: Int, load: TableLoad, open: @escaping @Sendable () async throws -> AnyCursor) {
            self.rows = rows
            self.load = load
            self.open = open
        }

        /// The next table; nil at the end.
        ///
        /// - Throws: `ColumnarError` for documents that do not fit, its row counted within the table; a `MongoError` for
        ///   what fails on the way. There are no tables behind an error.
        public mutating func next() async throws -> Table? {
            guard !isAtEnd else { return nil }
            do {
                return try await nextTable()
            } catch {
                end()
                throw error
            }
        }

        private mutating func nextTable() async throws -> Table? {
            var builder = try load.options.builder(load.schema)
            while builder.rowCount < rows {
                if let document = try nextDocument() {
                    try builder.append(document)
                    continue
                }
                guard let batch = try await nextBatch() else {
                    end()
                    break
                }
                documents = batch.makeDocumentIterator()
            }
            return builder.rowCount == 0 ? nil : try builder.finish()
        }

        private mutating func nextDocument() throws(ColumnarError) -> RawDocument? {
            do throws(BSONError) {
                return try documents?.next()
            } catch {
                throw ColumnarError(.malformed, error.message)
            }
        }

        private mutating func nextBatch() async throws -> RawBatch? {
            if let reader { return try await reader.nextBatch() }
            let reader = load.reader(try await open())
            self.reader = reader
            return try await reader.nextBatch()
        }

        private mutating func end() {
            isAtEnd = true
            reader = nil
            documents = nil
        }
    }
}
