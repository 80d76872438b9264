import BSON

/// How filters, sorts, updates and queries print themselves.
enum Rendered {
    /// The document as relaxed Extended JSON, or the error in angle brackets.
    static func text(_ document: () throws(LoomError) -> Document) -> String {
        do throws(LoomError) {
            return try document().extendedJSON(.relaxed)
        } catch {
            return "<\(error)>"
        }
    }
}
