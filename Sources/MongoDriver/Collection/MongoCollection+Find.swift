public import BSON

extension MongoCollection {
    /// A search for the documents that match; all of them for an empty filter.
    public func find(_ filter: Document = [:], options: FindOptions = FindOptions()) -> FindQuery<Element> {
        FindQuery(collection: self, filter: filter, options: options)
    }

    /// The first document that matches; nil when none does.
    ///
    /// - Throws: a `MongoError`, among them `CodingFailure` for a document that is no `Element`.
    public func findOne(_ filter: Document = [:], options: FindOptions = FindOptions()) async throws
        -> Element?
    {
        try await find(filter, options: options).first()
    }

    /// A pipeline over the collection whose results are of type `Output`.
    public func aggregate<Output: Codable & Sendable>(
        _ pipeline: [Document], as type: Output.Type = Document.self,
        options: AggregateOptions = AggregateOptions()
    ) -> AggregateQuery<Output> {
        AggregateQuery(
            client: client, database: namespace.database, collection: namespace.collection,
            scope: scope,
            pipeline: pipeline, options: options)
    }
}
