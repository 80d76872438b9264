public import BSON

/// A pipeline over a collection or a database: a value that can be kept and run any number of times.
///
/// ```swift
/// let byCity = users.aggregate([["$group": ["_id": "$city", "n": ["$sum": 1]]]], as: CityCount.self)
/// for try await row in byCity { print(row) }
/// ```
/// Nothing is sent until it is iterated or a terminal (`toArray`, `cursor`) is called.
public struct AggregateQuery<Element: Codable & Sendable>: AsyncSequence, Sendable {
    package let client: MongoClient
    private let database: String
    private let collection: String?
    private let scope: Scope
    /// The stages.
    public var pipeline: [Document]
    /// How they are run.
    public var options: AggregateOptions

    init(
        client: MongoClient, database: String, collection: String?, scope: Scope, pipeline: [Document],
        options: AggregateOptions
    ) {
        self.client = client
        self.database = database
        self.collection = collection
        self.scope = scope
        self.pipeline = pipeline
        self.options = options
    }

    /// The same pipeline with changed options.
    public func with(_ change: (inout AggregateOptions) -> Void) -> AggregateQuery {
        var copy = self
        change(&copy.options)
        return copy
    }

    /// Runs the pipeline and returns its cursor.
    ///
    /// - Throws: a `MongoError`; `CancellationError` when the task was cancelled before anything was sent.
    public func cursor() async throws -> MongoCursor<Element> {
        MongoCursor(try await open())
    }

    /// Runs the pipeline and reads all results into an array.
    ///
    /// - Throws: as iteration does; what was read before the error is lost.
    public func toArray() async throws -> [Element] {
        try await cursor().toArray()
    }

    /// Runs the pipeline for its effect (`$out`, `$merge`); results, if any, are dropped.
    ///
    /// - Throws: as `cursor()`.
    public func run() async throws {
        await (try cursor()).close()
    }

    /// Runs the pipeline when the first element is asked for.
    public func makeAsyncIterator() -> CursorIterator<Element> {
        CursorIterator { try await open() }
    }

    private func open() async throws -> CursorCore {
        if let size = options.batchSize, size < 0 {
            throw InvalidArgumentError("batchSize is negative: \(size)")
        }
        let operation = AggregateOperation(
            database: database, collection: collection, pipeline: pipeline, options: options,
            scope: scope)
        if operation.writesResults, options.timeoutMode == .iteration {
            throw InvalidArgumentError(
                "A pipeline that writes has no batches for a timeout: timeoutMode has to be cursorLifetime",
                context: operation.context(at: nil))
        }
        let settings = CursorState.Settings(
            batchSize: options.batchSize, maxAwaitTime: options.maxAwaitTime, comment: options.comment,
            readPreference: scope.readPreference,
            timeoutMode: options.timeoutMode)
        return try await client.openCursor(operation, in: scope, settings: settings)
    }
}
