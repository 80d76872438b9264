public import BSON

/// What happens in a collection, a database or a deployment, as it happens.
///
/// ```swift
/// for try await event in try await orders.watch() {
///     if event.operationType == .insert, let order = event.fullDocument { ship(order) }
/// }
/// ```
/// When the server or the connection fails, the stream goes on behind the last event by itself. To go on in another
/// run of the program, keep `resumeToken` and pass it as `resumeAfter`. A change stream needs a replica set. It is
/// read once, by one task at a time; copies share its position. When the last copy goes, the server is told in the
/// background; `close()` tells it at once.
public struct ChangeStream<Event: Codable & Sendable>: AsyncSequence, Sendable {
    let core: ChangeStreamCore

    init(_ source: ChangeStreamSource) async throws {
        core = try await ChangeStreamCore(source)
    }

    /// The place that the stream has got to: right behind the event returned last, or further when the server has said
    /// that nothing of interest came after it. Nil before the first token has come.
    public var resumeToken: Document? { core.resumeToken }

    /// Whether more may come. It ends by `close()`, by an error, and when what it watches is dropped.
    public var isOpen: Bool { core.isOpen }

    /// The next event; waits until there is one. Nil when the stream has ended.
    ///
    /// - Throws: a `MongoError` that resuming does not mend: the stream has then ended, except after a timeout or a
    ///   cancellation: the next call goes on. `CodingFailure` for an event that is no `Event`: the next call goes on
    ///   behind it.
    public func next() async throws -> Event? {
        try await core.next(waits: true).map(decode)
    }

    /// The next event; nil when the server has nothing new within `maxAwaitTime`, or the stream has ended.
    ///
    /// - Throws: as `next()`.
    public func tryNext() async throws -> Event? {
        try await core.next(waits: false).map(decode)
    }

    /// Ends the stream on the server. Reading on gives nil.
    public func close() async {
        await core.close()
    }

    /// Reads the events one after the other.
    public func makeAsyncIterator() -> ChangeStreamIterator<Event> {
        ChangeStreamIterator(core)
    }

    private func decode(_ document: RawDocument) throws -> Event {
        try ElementDecoder<Event>().decode(document)
    }
}
