import BSON

/// Reads a file's chunks one after the other; asks the server when the first is asked for.
public struct GridFSDownloadIterator: AsyncIteratorProtocol {
    private let bucket: GridFSBucket
    private let file: GridFSFile
    private var assembly: GridFSAssembly
    private let readsAhead: Bool
    private var cursor: MongoCursor<RawDocument>?
    private var prefetcher: BatchPrefetcher?
    private var documents: RawBatchIterator?
    private var isAtEnd: Bool

    /// - Parameter readsAhead: Whether the next batch is asked for before this one is used; for those who use it at once,
    ///   as a connection is kept meanwhile.
    init(_ bucket: GridFSBucket, file: GridFSFile, readsAhead: Bool) {
        self.bucket = bucket
        self.file = file
        self.readsAhead = readsAhead
        assembly = GridFSAssembly(file, context: bucket.context("download"))
        // An empty file has no chunks; what may lie around under its identifier is nobody's.
        isAtEnd = file.length == 0
    }

    /// The next chunk; nil at the end of the file. Suspends only when a batch has to be fetched.
    ///
    /// - Throws: `GridFSError` when a chunk is missing, of the wrong size, or one too many; another `MongoError`. The
    ///   file then is at its end.
    public mutating func next() async throws -> GridFSChunk? {
        try await next(isolation: #isolation)
    }

    /// The next chunk; nil at the end of the file. Suspends only when a batch has to be fetched.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> GridFSChunk? {
        guard !isAtEnd else { return nil }
        do {
            while true {
                if let document = try nextBuffered() { return try assembly.accept(document) }
                guard let batch = try await nextBatch() else { break }
                documents = batch.makeDocumentIterator()
            }
            end()
            try assembly.finish()
            return nil
        } catch {
            end()
            throw error
        }
    }

    private mutating func end() {
        isAtEnd = true
        cursor = nil
        prefetcher = nil
        documents = nil
    }

    private mutating func nextBuffered() throws -> RawDocument? {
        do throws(BSONError) {
            return try documents?.next()
        } catch {
            throw CodingFailure(.decoding, error, context: bucket.context("download"))
        }
    }

    private mutating func nextBatch() async throws -> RawBatch? {
        if let prefetcher { return try await prefetcher.nextBatch() }
        if let cursor { return try await cursor.nextBatch() }
        let cursor = try await bucket.chunks.find(["files_id": file.id]).sort(["n": 1]).cursor()
        guard !readsAhead else {
            let prefetcher = BatchPrefetcher(cursor.core)
            self.prefetcher = prefetcher
            return try await prefetcher.nextBatch()
        }
        self.cursor = cursor
        return try await cursor.nextBatch()
    }
}
