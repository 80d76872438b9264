public import BSON
import MongoTransport

/// A collection whose calls return when they are done. See `BlockingMongoClient`.
///
/// Every call does what the call of the same name does on `MongoCollection`, and throws the same errors.
public struct BlockingMongoCollection<Element: Codable & Sendable>: Sendable {
    /// The collection itself; concerns and read preference are set on it.
    public let collection: MongoCollection<Element>

    // MARK: Writing

    /// Inserts one document.
    @discardableResult
    public func insertOne(_ document: Element, options: InsertOptions = InsertOptions()) throws
        -> InsertOneResult
    {
        try Blocking.run { try await collection.insertOne(document, options: options) }
    }

    /// Inserts several documents.
    @discardableResult
    public func insertMany(_ documents: [Element], options: InsertOptions = InsertOptions()) throws
        -> InsertManyResult
    {
        try Blocking.run { try await collection.insertMany(documents, options: options) }
    }

    /// Does several writes of any kind.
    @discardableResult
    public func bulkWrite(
        _ writes: [WriteModel<Element>], options: BulkWriteOptions = BulkWriteOptions()
    ) throws -> BulkWriteResult {
        try Blocking.run { try await collection.bulkWrite(writes, options: options) }
    }

    /// Updates the first document that matches.
    @discardableResult
    public func updateOne(
        _ filter: Document, _ update: UpdateModification, options: UpdateOptions = UpdateOptions()
    ) throws -> UpdateResult {
        try Blocking.run { try await collection.updateOne(filter, update, options: options) }
    }

    /// Updates all documents that match.
    @discardableResult
    public func updateMany(
        _ filter: Document, _ update: UpdateModification, options: UpdateOptions = UpdateOptions()
    ) throws -> UpdateResult {
        try Blocking.run { try await collection.updateMany(filter, update, options: options) }
    }

    /// Replaces the first document that matches.
    @discardableResult
    public func replaceOne(
        _ filter: Document, with replacement: Element, options: UpdateOptions = UpdateOptions()
    ) throws -> UpdateResult {
        try Blocking.run { try await collection.replaceOne(filter, with: replacement, options: options) }
    }

    /// Deletes the first document that matches.
    @discardableResult
    public func deleteOne(_ filter: Document, options: DeleteOptions = DeleteOptions()) throws -> DeleteResult
    {
        try Blocking.run { try await collection.deleteOne(filter, options: options) }
    }

    /// Deletes all documents that match.
    @discardableResult
    public func deleteMany(_ filter: Document, options: DeleteOptions = DeleteOptions()) throws
        -> DeleteResult
    {
        try Blocking.run { try await collection.deleteMany(filter, options: options) }
    }

    /// Deletes the first document that matches and returns it as it was.
    public func findOneAndDelete(
        _ filter: Document, options: FindAndModifyOptions = FindAndModifyOptions()
    ) throws -> Element? {
        try Blocking.run { try await collection.findOneAndDelete(filter, options: options) }
    }

    /// Updates the first document that matches and returns it.
    public func findOneAndUpdate(
        _ filter: Document, _ update: UpdateModification,
        options: FindAndModifyOptions = FindAndModifyOptions()
    ) throws -> Element? {
        try Blocking.run { try await collection.findOneAndUpdate(filter, update, options: options) }
    }

    /// Replaces the first document that matches and returns it.
    public func findOneAndReplace(
        _ filter: Document, with replacement: Element, options: FindAndModifyOptions = FindAndModifyOptions()
    ) throws -> Element? {
        try Blocking.run {
            try await collection.findOneAndReplace(filter, with: replacement, options: options)
        }
    }

    // MARK: Reading

    /// A search for the documents that match.
    public func find(_ filter: Document = [:], options: FindOptions = FindOptions()) -> BlockingFindQuery<
        Element
    > {
        collection.find(filter, options: options).blocking
    }

    /// The first document that matches.
    public func findOne(_ filter: Document = [:], options: FindOptions = FindOptions()) throws -> Element? {
        try Blocking.run { try await collection.findOne(filter, options: options) }
    }

    /// A pipeline over the collection.
    public func aggregate<Output: Codable & Sendable>(
        _ pipeline: [Document], as type: Output.Type = Document.self,
        options: AggregateOptions = AggregateOptions()
    ) -> BlockingAggregateQuery<Output> {
        collection.aggregate(pipeline, as: type, options: options).blocking
    }

    /// Counts the documents that match.
    public func countDocuments(_ filter: Document = [:], options: CountOptions = CountOptions()) throws -> Int
    {
        try Blocking.run { try await collection.countDocuments(filter, options: options) }
    }

    /// Counts the documents that match by the old `count` command.
    public func count(_ filter: Document = [:], options: CountOptions = CountOptions()) throws -> Int {
        try Blocking.run { try await collection.count(filter, options: options) }
    }

    /// Runs JavaScript over the documents. See `MongoCollection.mapReduce(map:reduce:finalize:filter:maxTime:)`.
    public func mapReduce(
        map: String, reduce: String, finalize: String? = nil, filter: Document = [:],
        maxTime: Duration? = nil
    ) throws -> [Document] {
        try Blocking.run {
            try await collection.mapReduce(
                map: map, reduce: reduce, finalize: finalize, filter: filter, maxTime: maxTime)
        }
    }

    /// The number of documents that the server keeps on record.
    public func estimatedDocumentCount(maxTime: Duration? = nil, comment: BSONValue? = nil) throws -> Int {
        try Blocking.run { try await collection.estimatedDocumentCount(maxTime: maxTime, comment: comment) }
    }

    /// The different values of a field.
    public func distinct(
        _ field: String, _ filter: Document = [:], options: CountOptions = CountOptions()
    ) throws -> [BSONValue] {
        try Blocking.run { try await collection.distinct(field, filter, options: options) }
    }

    // MARK: The collection itself

    /// Makes an index.
    @discardableResult
    public func createIndex(_ index: IndexModel) throws -> String {
        try Blocking.run { try await collection.createIndex(index) }
    }

    /// Makes several indexes.
    @discardableResult
    public func createIndexes(
        _ indexes: [IndexModel], commitQuorum: BSONValue? = nil, maxTime: Duration? = nil,
        comment: BSONValue? = nil
    ) throws -> [String] {
        try Blocking.run {
            try await collection.createIndexes(
                indexes, commitQuorum: commitQuorum, maxTime: maxTime, comment: comment)
        }
    }

    /// The collection's indexes as the server describes them.
    public func listIndexes(batchSize: Int? = nil, comment: BSONValue? = nil) throws -> [Document] {
        try Blocking.run { try await collection.listIndexes(batchSize: batchSize, comment: comment) }
    }

    /// Drops an index by its name.
    public func dropIndex(_ name: String, maxTime: Duration? = nil, comment: BSONValue? = nil) throws {
        try Blocking.run { try await collection.dropIndex(name, maxTime: maxTime, comment: comment) }
    }

    /// Drops an index by its keys.
    public func dropIndex(keys: Document) throws {
        try Blocking.run { try await collection.dropIndex(keys: keys) }
    }

    /// Drops all indexes but the one on `_id`.
    public func dropIndexes(maxTime: Duration? = nil, comment: BSONValue? = nil) throws {
        try Blocking.run { try await collection.dropIndexes(maxTime: maxTime, comment: comment) }
    }

    /// Drops the collection.
    public func drop() throws {
        try Blocking.run { try await collection.drop() }
    }

    /// Gives the collection another name. See `MongoCollection.rename(to:in:replacing:)`.
    public func rename(
        to newName: String, in database: String? = nil, replacing: Bool = false
    ) throws -> BlockingMongoCollection {
        try Blocking.run {
            try await collection.rename(to: newName, in: database, replacing: replacing).blocking
        }
    }
}

extension MongoCollection {
    /// The same collection for code outside of tasks.
    public var blocking: BlockingMongoCollection<Element> { BlockingMongoCollection(collection: self) }
}
