/// Deprecated in BSON: JavaScript code with the variables it sees. Kept so that old data survives.
public struct CodeWithScope: Hashable, Sendable {
    /// The source text.
    public let code: String
    /// The variables.
    public let scope: Document

    /// Makes code with a scope.
    public init(_ code: String, scope: Document) {
        self.code = code
        self.scope = scope
    }
}
