import BSON
import LoomTesting

extension Deployment {
    private static let majority: BSONValue = ["w": "majority"]

    /// Gives collections their contents before a test.
    func prepare(_ data: [CollectionData]) async throws {
        for collection in data {
            try await drop(collection)
            if collection.createOptions != nil || collection.documents.isEmpty {
                try await create(collection)
            }
            if !collection.documents.isEmpty { try await insert(collection) }
        }
    }

    private func drop(_ data: CollectionData) async throws {
        do {
            try await run(
                ["drop": .string(data.collection), "writeConcern": Self.majority], database: data.database)
        } catch let error as TestServerError where error.serverCode == 26 {
            // There was none.
        }
    }

    private func create(_ data: CollectionData) async throws {
        var command: Document = ["create": .string(data.collection)]
        for (key, value) in data.createOptions ?? [:] { command[key] = value }
        command["writeConcern"] = Self.majority
        try await run(command, database: data.database)
    }

    private func insert(_ data: CollectionData) async throws {
        let reply = try await run(
            [
                "insert": .string(data.collection),
                "documents": .array(data.documents.map(BSONValue.document)),
                "writeConcern": Self.majority,
            ], database: data.database)
        guard reply["writeErrors"] == nil, reply["writeConcernError"] == nil else {
            throw SpecsError("the initial data cannot be inserted: \(reply)")
        }
    }

    /// Throws a ``Mismatch`` unless collections have the contents that they are to have after a test.
    func check(_ outcome: [CollectionData]) async throws {
        for wanted in outcome {
            let documents = try await documents(in: wanted)
            let place = "the outcome in \(wanted.database).\(wanted.collection)"
            try expect("\(place): the number of documents", documents.count, equals: wanted.documents.count)
            for (expected, actual) in zip(wanted.documents, documents) {
                try ValueComparison.check(.document(expected), .document(actual), at: place)
            }
        }
    }

    private func documents(in data: CollectionData) async throws -> [Document] {
        let reply = try await run(
            [
                "find": .string(data.collection), "sort": ["_id": 1], "batchSize": 10_000,
                "singleBatch": true,
                "readConcern": ["level": "local"],
            ], database: data.database)
        guard let batch = reply["cursor"]?.documentValue?["firstBatch"]?.arrayValue else {
            throw SpecsError("a find without a batch: \(reply)")
        }
        return batch.compactMap(\.documentValue)
    }

    /// Whether a database has a collection.
    func hasCollection(_ name: String, in database: String) async throws -> Bool {
        let reply = try await run(
            ["listCollections": 1, "filter": ["name": .string(name)]], database: database)
        return reply["cursor"]?.documentValue?["firstBatch"]?.arrayValue?.isEmpty == false
    }

    /// Whether a collection has an index; false when there is no such collection.
    func hasIndex(_ name: String, on collection: String, in database: String) async throws -> Bool {
        do {
            let reply = try await run(["listIndexes": .string(collection)], database: database)
            let indexes = reply["cursor"]?.documentValue?["firstBatch"]?.arrayValue ?? []
            return indexes.contains { $0.documentValue?["name"] == .string(name) }
        } catch let error as TestServerError where error.serverCode == 26 {
            return false
        }
    }
}
