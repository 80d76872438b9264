/// What happens to a document that does not match a collection's validator.
public enum ValidationAction: String, Hashable, Sendable {
    /// It is refused.
    case error
    /// It is written, and the server's log says so.
    case warn
    /// It is refused, and the server's log says so; needs MongoDB 8.1.
    case errorAndLog
}
