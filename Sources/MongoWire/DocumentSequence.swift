package import BSON

/// A kind 1 section: documents back to back under one name, as bulk writes send them.
package struct DocumentSequence: Hashable, Sendable {
    /// The name of the command's field that the documents stand for.
    package var identifier: String
    /// The documents in order.
    package var documents: [RawDocument]

    package init(identifier: String, documents: [RawDocument]) {
        self.identifier = identifier
        self.documents = documents
    }
}
