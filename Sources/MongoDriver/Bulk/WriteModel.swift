public import BSON

/// One write of a bulk write.
public enum WriteModel<Element: Codable & Sendable>: Sendable {
    /// Inserts a document.
    case insertOne(Element)
    /// Updates the first document that matches.
    case updateOne(filter: Document, update: UpdateModification, options: UpdateOptions = UpdateOptions())
    /// Updates all documents that match.
    case updateMany(filter: Document, update: UpdateModification, options: UpdateOptions = UpdateOptions())
    /// Replaces the first document that matches; `_id` stays.
    case replaceOne(filter: Document, replacement: Element, options: UpdateOptions = UpdateOptions())
    /// Deletes the first document that matches.
    case deleteOne(filter: Document, options: DeleteOptions = DeleteOptions())
    /// Deletes all documents that match.
    case deleteMany(filter: Document, options: DeleteOptions = DeleteOptions())
}
