import BSON
import MongoDriver

/// Streams what a `LoadDirective` loads; the search begins with the first call of `next`.
///
/// Reading on within a batch neither suspends nor copies.
public struct LoadIterator<Model: Loadable, Output: Decodable & Sendable>: AsyncIteratorProtocol {
    private let directive: LoadDirective<Model, Output>
    private var reading: (cursor: MongoCursor<RawDocument>, coder: OutputCoder<Output>)?
    private var documents: RawBatchIterator?
    private var isAtEnd = false

    init(_ directive: LoadDirective<Model, Output>) {
        self.directive = directive
    }

    /// The next result; nil at the end.
    ///
    /// - Throws: `LoomError` for a directive that cannot be sent and for a document that is no `Output`, behind which
    ///   reading may go on; a `MongoError`; `CancellationError`.
    public mutating func next() async throws -> Output? {
        while !isAtEnd {
            if let output = try nextBuffered() { return output }
            let cursor = try await open()
            documents = try await cursor.nextBatch()?.makeDocumentIterator()
            isAtEnd = documents == nil
        }
        reading = nil
        return nil
    }

    private mutating func nextBuffered() throws -> Output? {
        guard let coder = reading?.coder, let document = try documents?.next() else { return nil }
        return try coder.decode(document)
    }

    private mutating func open() async throws -> MongoCursor<RawDocument> {
        if let cursor = reading?.cursor { return cursor }
        let coder = try directive.coder()
        let cursor = try await directive.cursor(in: nil)
        reading = (cursor, coder)
        return cursor
    }
}
