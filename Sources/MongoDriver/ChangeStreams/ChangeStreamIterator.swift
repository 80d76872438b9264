/// Reads a change stream's events one after the other.
public struct ChangeStreamIterator<Event: Codable & Sendable>: AsyncIteratorProtocol {
    private let core: ChangeStreamCore
    private let decoder = ElementDecoder<Event>()

    init(_ core: ChangeStreamCore) {
        self.core = core
    }

    /// The next event; nil when the stream has ended. See `ChangeStream.next()`.
    public mutating func next() async throws -> Event? {
        try await next(isolation: #isolation)
    }

    /// The next event; nil when the stream has ended. See `ChangeStream.next()`.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Event? {
        guard let document = try await core.next(waits: true) else { return nil }
        return try decoder.decode(document)
    }
}
