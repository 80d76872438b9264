import BSON
import MongoDriver

// The same terminals without tasks: the calling thread does the work.

extension LoadDirective {
    /// Loads the first result, without a task; nil when there is none.
    public func loadOne(in store: BlockingStore) throws -> Output? {
        try runBlocking { try await loadOne(in: store.store) }
    }

    /// Loads all results into an array, without a task.
    public func loadMany(in store: BlockingStore) throws -> [Output] {
        try runBlocking { try await loadMany(in: store.store) }
    }

    /// Counts the results on the server, without a task.
    public func count(in store: BlockingStore) throws -> Int {
        try runBlocking { try await count(in: store.store) }
    }

    /// Whether there is any result, without a task.
    public func exists(in store: BlockingStore) throws -> Bool {
        try runBlocking { try await exists(in: store.store) }
    }

    /// Calls `body` for each result as it arrives, without a task and without keeping them all.
    ///
    /// - Throws: as `loadMany(in:)`, and what `body` throws, which ends the search.
    public func forEach(in store: BlockingStore, _ body: (Output) throws -> Void) throws {
        let coder = try self.coder()
        let cursor = try runBlocking { try await self.cursor(in: store.store) }
        while let batch = try runBlocking({ try await cursor.nextBatch() }) {
            var documents = batch.makeDocumentIterator()
            while let document = try documents.next() { try body(coder.decode(document)) }
        }
    }
}
