import BSON

/// The fields that a type asks for.
enum Projection {
    /// `{field: 1, …}` for the fields of a type; nil for types that take any document.
    static func document(of type: any Decodable.Type) throws(LoomError) -> Document? {
        if type is Document.Type || type is RawDocument.Type { return nil }
        guard let names = try TypeFields.of(type).orderedNames else {
            throw LoomError(
                .fieldName,
                "The fields of \(type) cannot be told, since its coding is written by hand; project by unsafe(stages:)."
            )
        }
        var document = Document(elements: names.map { ($0 == "id" ? "_id" : $0, 1) })
        // The server sends _id unless it is told not to.
        if !document.contains(key: "_id") { document.append("_id", 0) }
        return document
    }
}
