import BSON
import MongoCore
import MongoDriver

/// Makes the entities that a test names.
struct EntityFactory {
    let run: TestRun

    private var entities: EntityMap { run.entities }

    /// Makes one entity; its kind is the document's only key.
    func make(_ document: Document) async throws {
        guard document.count == 1, let (kind, value) = document.first else {
            throw FormatError("not one entity: \(document)")
        }
        var fields = try Fields(value, of: kind)
        let id = try fields.neededString("id")
        let entity: Entity
        switch kind {
        case "client": entity = .client(try await ClientFactory(run: run).make(&fields))
        case "database": entity = .database(try database(&fields))
        case "collection": entity = .collection(try collection(&fields))
        case "session": entity = .session(try session(&fields))
        case "bucket": entity = .bucket(try bucket(&fields))
        case "thread": entity = .thread(CMAPThread())
        default: throw FormatError("the entity \(kind) is not known")
        }
        try fields.finish()
        try entities.add(id, entity)
    }

    private func database(_ fields: inout Fields) throws -> MongoDatabase {
        let client = try entities.client(fields.neededString("client")).client
        let database = client.database(try fields.neededString("databaseName"))
        guard let options = try fields.document("databaseOptions") else { return database }
        var given = Fields(options, of: "databaseOptions")
        var configured = try database.with(
            readConcern: given.document("readConcern").map { try ReadConcern($0) },
            writeConcern: given.writeConcern("writeConcern"),
            readPreference: given.readPreference("readPreference"))
        if let timeout = try given.milliseconds("timeoutMS") {
            configured = configured.with(timeout: timeout)
        }
        try given.finish()
        return configured
    }

    private func session(_ fields: inout Fields) throws -> ClientSession {
        let client = try entities.client(fields.neededString("client")).client
        guard let given = try fields.document("sessionOptions") else { return try client.startSession() }
        var sessionFields = Fields(given, of: "sessionOptions")
        let options = try SessionOptions(&sessionFields)
        try sessionFields.finish()
        return try client.startSession(options)
    }

    private func bucket(_ fields: inout Fields) throws -> GridFSBucket {
        let database = try entities.database(fields.neededString("database"))
        guard let given = try fields.document("bucketOptions") else { return database.gridFSBucket() }
        var bucketFields = Fields(given, of: "bucketOptions")
        var options = GridFSBucketOptions()
        if let name = try bucketFields.string("bucketName") { options.name = name }
        if let size = try bucketFields.int("chunkSizeBytes") { options.chunkSize = size }
        options.readConcern = try bucketFields.document("readConcern").map { try ReadConcern($0) }
        options.writeConcern = try bucketFields.writeConcern("writeConcern")
        options.readPreference = try bucketFields.readPreference("readPreference")
        try bucketFields.finish()
        return database.gridFSBucket(options)
    }

    private func collection(_ fields: inout Fields) throws -> MongoCollection<Document> {
        let database = try entities.database(fields.neededString("database"))
        var collection = database.collection(try fields.neededString("collectionName"))
        guard let options = try fields.document("collectionOptions") else { return collection }
        var given = Fields(options, of: "collectionOptions")
        if let concern = try given.document("readConcern") {
            collection = collection.with(readConcern: try ReadConcern(concern))
        }
        if let concern = try given.writeConcern("writeConcern") {
            collection = collection.with(writeConcern: concern)
        }
        if let preference = try given.readPreference("readPreference") {
            collection = collection.with(readPreference: preference)
        }
        if let timeout = try given.milliseconds("timeoutMS") {
            collection = collection.with(timeout: timeout)
        }
        try given.finish()
        return collection
    }
}
