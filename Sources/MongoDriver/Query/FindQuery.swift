public import BSON

/// A search in a collection: a value that can be built up, kept and run any number of times.
///
/// ```swift
/// let newest = users.find(["active": true]).sort(["at": -1]).limit(10)
/// for try await user in newest { print(user) }
/// ```
/// Nothing is sent until it is iterated or a terminal (`first`, `toArray`, `cursor`) is called.
public struct FindQuery<Element: Codable & Sendable>: AsyncSequence, Sendable {
    package let collection: MongoCollection<Element>
    /// What documents have to match.
    public var filter: Document
    /// How they are searched for.
    public var options: FindOptions

    init(collection: MongoCollection<Element>, filter: Document, options: FindOptions) {
        self.collection = collection
        self.filter = filter
        self.options = options
    }

    /// The same search in this order, such as `["age": -1]`; replaces any order before.
    public func sort(_ order: Document) -> FindQuery { with { $0.sort = order } }
    /// The same search passing over the first documents.
    public func skip(_ count: Int) -> FindQuery { with { $0.skip = count } }
    /// The same search for at most so many documents; 0 for all.
    public func limit(_ count: Int) -> FindQuery { with { $0.limit = count } }
    /// The same search with only some fields, such as `["name": 1]`.
    public func project(_ fields: Document) -> FindQuery { with { $0.projection = fields } }
    /// The same search with so many documents in a batch.
    public func batchSize(_ count: Int) -> FindQuery { with { $0.batchSize = count } }
    /// The same search by this index.
    public func hint(_ index: IndexHint) -> FindQuery { with { $0.hint = index } }
    /// The same search with a note that the server keeps.
    public func comment(_ comment: BSONValue) -> FindQuery { with { $0.comment = comment } }
    /// The same search, ended by the server after so long.
    public func maxTime(_ limit: Duration) -> FindQuery { with { $0.maxTime = limit } }

    /// The same search with changed options.
    public func with(_ change: (inout FindOptions) -> Void) -> FindQuery {
        var copy = self
        change(&copy.options)
        return copy
    }

    /// Runs the search and returns its cursor.
    ///
    /// - Throws: a `MongoError`; `CancellationError` when the task was cancelled before anything was sent.
    public func cursor() async throws -> MongoCursor<Element> {
        MongoCursor(try await open())
    }

    /// Runs the search for one document; nil when none matches.
    ///
    /// - Throws: as `cursor()`, and `CodingFailure` for a document that is no `Element`.
    public func first() async throws -> Element? {
        var operation = operation
        operation.isSingle = true
        let reply = try await collection.client.runAnswered(operation, in: collection.scope)
        var documents: RawBatchIterator? = reply.batch.makeDocumentIterator()
        return try documents.nextElement(ElementDecoder<Element>())
    }

    /// Runs the search and reads all of it into an array.
    ///
    /// - Throws: as iteration does; what was read before the error is lost.
    public func toArray() async throws -> [Element] {
        try await cursor().toArray()
    }

    /// Runs the search when the first element is asked for.
    public func makeAsyncIterator() -> CursorIterator<Element> {
        CursorIterator { try await open() }
    }

    private var operation: FindOperation {
        FindOperation(
            namespace: collection.namespace, filter: filter, options: options,
            readConcern: collection.scope.read, readPreference: collection.scope.readPreference)
    }

    private func open() async throws -> CursorCore {
        try check()
        let settings = CursorState.Settings(
            batchSize: options.batchSize, limit: options.limit ?? 0, type: options.cursorType,
            maxAwaitTime: options.maxAwaitTime, comment: options.comment,
            readPreference: collection.scope.readPreference, timeoutMode: options.timeoutMode)
        return try await collection.client.openCursor(operation, in: collection.scope, settings: settings)
    }

    private func check() throws {
        let context = operation.context(at: nil)
        for (name, number) in [("skip", options.skip), ("batchSize", options.batchSize)] {
            if let number, number < 0 {
                throw InvalidArgumentError("\(name) is negative: \(number)", context: context)
            }
        }
        if options.maxAwaitTime != nil, options.cursorType != .tailableAwait {
            throw InvalidArgumentError(
                "maxAwaitTime is only for cursors of type tailableAwait", context: context)
        }
    }
}
