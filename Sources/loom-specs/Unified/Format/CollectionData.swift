import BSON

/// A collection's contents: before a test, or as they have to be after it.
struct CollectionData: Sendable {
    let collection: String
    let database: String
    let createOptions: Document?
    let documents: [Document]

    init(_ document: Document) throws {
        var fields = Fields(document, of: "collectionData")
        collection = try fields.neededString("collectionName")
        database = try fields.neededString("databaseName")
        createOptions = try fields.document("createOptions")
        documents = try fields.neededDocuments("documents")
        try fields.finish()
    }
}
