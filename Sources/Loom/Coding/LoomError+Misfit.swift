import BSON

extension LoomError {
    /// A stored document that is no `model`, named by its `_id`.
    init(misfit error: BSONError, _ document: RawDocument, model: Any.Type) {
        var name = "A document"
        // A document whose _id cannot be read either stays without a name; what is wrong is said anyway.
        if let id = try? document["_id"] {
            name = "The document \(Document(elements: [("_id", id)]).extendedJSON(.relaxed))"
        }
        self.init(coding: error, "\(name) is no \(model)")
    }
}
