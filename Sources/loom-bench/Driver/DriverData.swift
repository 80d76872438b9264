import BSON
import Foundation
import MongoDriver

/// The documents of the driver group and the collections that hold them.
struct DriverData: Sendable {
    static let databaseName = "perftest"

    let client: MongoClient
    let small: Document
    /// 10,000 tweets with `_id` from 1 on, in the collection `corpus`.
    let tweetCount = 10_000
    /// In the collection `orders`.
    let orderCount = 100_000
    /// How many operations on single documents make a round.
    let operations: Int
    /// How many documents one bulk insert holds.
    let bulkCount = 10_000

    var database: MongoDatabase { client.database(Self.databaseName) }

    init(client: MongoClient, specs: String, isQuick: Bool) async throws {
        self.client = client
        operations = isQuick ? 1000 : 2000
        let folder = specs + "/benchmarking/data/single_and_multi_document"
        small = try Self.document("\(folder)/small_doc.json")
        let tweet = try Self.document("\(folder)/tweet.json")
        let tweets = (1...tweetCount).map { number -> Document in
            var document = tweet
            document.prepend("_id", .int32(Int32(number)))
            return document
        }
        try await database.drop()
        try await database.collection("corpus").insertMany(tweets)
        try await database.collection("orders", of: Order.self).insertMany(Order.samples(count: orderCount))
    }

    /// Puts what the peers send where they read it.
    func writeForPeers() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("loom-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(small.encoded().bytes).write(to: folder.appendingPathComponent("small.bson"))
        try Data("\(operations) \(bulkCount) \(tweetCount)\n".utf8).write(
            to: folder.appendingPathComponent("counts"))
        return folder
    }

    private static func document(_ path: String) throws -> Document {
        guard let text = FileManager.default.contents(atPath: path) else {
            throw BenchError("cannot read \(path)")
        }
        return try Document(extendedJSON: Array(text))
    }
}
