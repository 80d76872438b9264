/// Which documents a collection's validator is for.
public enum ValidationLevel: String, Hashable, Sendable {
    /// None.
    case off
    /// All.
    case strict
    /// All but updates of documents that do not match already.
    case moderate
}
