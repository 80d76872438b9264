import BSON

/// The results of a find or a pipeline, fetched from the server batch by batch.
///
/// ```swift
/// for try await user in try await users.find(["age": ["$gte": 18]]).cursor() {
///     print(user.name)
/// }
/// ```
/// A cursor is read once, by one task at a time; copies share its position from batch to batch. Going on within a
/// batch neither suspends nor changes threads. When the last copy goes before the end, the server is told in the
/// background; `close()` tells it at once.
public struct MongoCursor<Element: Codable & Sendable>: AsyncSequence, Sendable {
    package let core: AnyCursor

    init(_ core: CursorCore) {
        self.core = AnyCursor(core)
    }

    /// The next documents as bytes; nil at the end.
    ///
    /// Use either this or iteration: both take from the same cursor.
    /// - Throws: a `MongoError`; `CancellationError` when the task was cancelled before anything was sent.
    public func nextBatch() async throws -> RawBatch? {
        try await core.base.nextBatch()
    }

    /// Ends the cursor on the server. Reading on gives the end. Errors are of no consequence and are logged.
    public func close() async {
        await core.base.close()
    }

    /// Reads all that is left into an array.
    ///
    /// - Throws: as iteration does; what was read before the error is lost.
    public func toArray() async throws -> [Element] {
        var elements: [Element] = []
        for try await element in self { elements.append(element) }
        return elements
    }

    /// Reads the elements one after the other.
    public func makeAsyncIterator() -> CursorIterator<Element> {
        let core = core.base
        return CursorIterator { core }
    }
}

/// Keeps the cursor's machinery out of public signatures.
package struct AnyCursor: Sendable {
    let base: CursorCore

    init(_ base: CursorCore) {
        self.base = base
    }
}
