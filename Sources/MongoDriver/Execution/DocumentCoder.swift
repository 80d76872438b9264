import BSON

/// Turns a collection's values into documents.
///
/// Types with a direct path take it; others go through Codable.
enum DocumentCoder<Element: Codable & Sendable> {
    /// Writes a whole document. On an error the writer may hold a part of it.
    static func encode(_ element: Element, into writer: inout BSONWriter) throws {
        do {
            if let direct = element as? any BSONEncodable {
                try direct.write(bson: &writer)
            } else if let raw = element as? RawDocument {
                writer.write(raw)
            } else {
                var session = BSONEncodingSession(BSONEncoder())
                try session.encode(element, into: &writer)
            }
        } catch {
            throw CodingFailure(.encoding, error, context: ErrorContext())
        }
    }
}
