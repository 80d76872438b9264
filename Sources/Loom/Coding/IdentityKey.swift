import BSON

/// What a type's own coding calls the field that the database calls `_id`.
enum IdentityKey: Sendable {
    /// `_id` already.
    case stored
    /// `id`.
    case property
    /// Hand-written coding that cannot be asked.
    case unknown

    init(of type: any Decodable.Type) throws(LoomError) {
        if type is any BSONDecodable.Type {
            self = .stored
        } else if let names = try TypeFields.of(type).codedNames {
            self = names.contains("id") ? .property : .stored
        } else {
            self = .unknown
        }
    }

    /// A stored document under the names of the type's own coding.
    func translated(_ document: RawDocument) throws(BSONError) -> RawDocument {
        switch self {
        case .stored: document
        case .property: try document.renamingField("_id", to: "id")
        case .unknown: try document.copyingField("_id", to: "id")
        }
    }
}
