import BSON

/// Reads a cursor's elements one after the other; opens it when the first is asked for.
public struct CursorIterator<Element: Codable & Sendable>: AsyncIteratorProtocol {
    private let decoder = ElementDecoder<Element>()
    private let open: @Sendable () async throws -> CursorCore
    private var core: CursorCore?
    private var documents: RawBatchIterator?
    private var isAtEnd = false

    init(open: @escaping @Sendable () async throws -> CursorCore) {
        self.open = open
    }

    /// The next element; nil at the end. Suspends only when a batch has to be fetched.
    ///
    /// - Throws: a `MongoError`, among them `CodingFailure` for a document that is no `Element`: reading may go on
    ///   behind it. `CancellationError` when the task was cancelled before anything was sent.
    public mutating func next() async throws -> Element? {
        try await next(isolation: #isolation)
    }

    /// The next element; nil at the end. Suspends only when a batch has to be fetched.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
        while !isAtEnd {
            if let element = try nextBuffered() { return element }
            documents = try await nextBatch()?.makeDocumentIterator()
            isAtEnd = documents == nil
        }
        core = nil
        return nil
    }

    /// The next element, if there is one without waiting for it: nil when the server has nothing new, and at the end.
    ///
    /// For tailable cursors. The server is asked once at most; with `tailableAwait` it takes its time to answer.
    /// - Throws: as `next()`.
    public mutating func tryNext(isolation actor: isolated (any Actor)? = #isolation) async throws -> Element?
    {
        if let element = try nextBuffered() { return element }
        guard !isAtEnd else { return nil }
        documents = try await nextBatch(waits: false)?.makeDocumentIterator()
        return try nextBuffered()
    }

    private mutating func nextBuffered() throws -> Element? {
        try documents.nextElement(decoder)
    }

    private mutating func nextBatch(waits: Bool = true) async throws -> RawBatch? {
        let core: CursorCore
        if let opened = self.core {
            core = opened
        } else {
            core = try await open()
            self.core = core
        }
        return try await core.nextBatch(waits: waits)
    }
}

extension RawBatchIterator? {
    /// The next document of a batch, decoded; nil at its end or when there is no batch.
    ///
    /// - Throws: `CodingFailure`.
    mutating func nextElement<Element>(_ decoder: ElementDecoder<Element>) throws -> Element? {
        let document: RawDocument?
        do throws(BSONError) {
            document = try self?.next()
        } catch {
            throw CodingFailure(.decoding, error, context: ErrorContext())
        }
        guard let document else { return nil }
        return try decoder.decode(document)
    }
}
