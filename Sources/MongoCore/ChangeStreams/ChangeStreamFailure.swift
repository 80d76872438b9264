/// How reading from a change stream failed, as far as it matters for going on.
package enum ChangeStreamFailure: Hashable, Sendable {
    /// The server could not be reached, or the connection broke.
    case connection
    /// The server answered with an error.
    case server(code: Int32?, labels: Set<String>)
    /// The caller's time ran out, or the caller gave up waiting.
    case interruption
    /// Something that would fail again.
    case other
}
