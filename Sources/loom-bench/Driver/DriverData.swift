import BSON
import Foundation
import MongoCore
import MongoDriver

/// The documents of the driver group, the collections that hold them, and the folder that is shared with the peers.
struct DriverData: Sendable {
    static let databaseName = "perftest"

    let client: MongoClient
    let uri: String
    let scale: DriverScale
    let small: Document
    let large: Document
    /// Where the peers find what they send, and everybody puts what they receive.
    let folder: URL

    var database: MongoDatabase { client.database(Self.databaseName) }
    /// Where a file of JSON lines is.
    func linesPath(_ file: Int) -> String { folder.path + "/ldjson\(file).txt" }
    /// Where the contents of a GridFS file are.
    func gridFSPath(_ file: Int) -> String { folder.path + "/gridfs\(file).bin" }
    /// Where somebody puts what they read.
    func outputPath(_ file: Int, of contestant: String) -> String {
        folder.path + "/out_\(contestant)_\(file)"
    }

    /// Prepares what the tasks that were asked for need.
    init(client: MongoClient, uri: String, scale: DriverScale, for options: BenchOptions) async throws {
        self.client = client
        self.uri = uri
        self.scale = scale
        let source = options.specs + "/benchmarking/data/single_and_multi_document"
        small = try Self.document("\(source)/small_doc.json")
        large = try Self.document("\(source)/large_doc.json")
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("loom-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await database.drop()
        try await insertTweets(Self.document("\(source)/tweet.json"))
        if options.wants("find many structs") {
            try await database.collection("orders", of: Order.self).insertMany(
                Order.samples(count: scale.orderCount))
        }
        try writeForPeers()
        if options.wants("ldjson multi-file import") || options.wants("ldjson multi-file export") {
            try await prepareLines(Self.lines(options.specs, count: scale.lineCount))
        }
        if ["gridfs upload", "gridfs download", "gridfs multi-file upload", "gridfs multi-file download"]
            .contains(where: options.wants)
        {
            try await prepareGridFS()
        }
    }

    /// Removes the folder.
    func removeFolder() {
        try? FileManager.default.removeItem(at: folder)
    }

    private func insertTweets(_ tweet: Document) async throws {
        let tweets = (1...scale.tweetCount).map { number -> Document in
            var document = tweet
            document.prepend("_id", .int32(Int32(number)))
            return document
        }
        try await database.collection("corpus").insertMany(tweets)
    }

    private func writeForPeers() throws {
        try Data(small.encoded().bytes).write(to: folder.appendingPathComponent("small.bson"))
        try Data(large.encoded().bytes).write(to: folder.appendingPathComponent("large.bson"))
        try Data(scale.forPeers.utf8).write(to: folder.appendingPathComponent("counts"))
    }

    /// Writes the files to import and fills the collection to export, whose documents know their file.
    private func prepareLines(_ lines: [[UInt8]]) async throws {
        let exported = database.collection("ldjson")
        try await exported.createIndex(IndexModel(["file": 1]))
        let text = Data(lines.joined(separator: [UInt8(ascii: "\n")]))
        let documents = try lines.map { try Document(extendedJSON: $0) }
        for file in 0..<scale.fileCount {
            try text.write(to: URL(fileURLWithPath: linesPath(file)))
            try await exported.insertMany(
                documents.map { document in
                    var document = document
                    document["file"] = .int32(Int32(file))
                    return document
                })
        }
    }

    /// Writes the files to upload and stores those to download.
    private func prepareGridFS() async throws {
        let bytes = Self.noise(scale.gridFSByteCount)
        try Data(bytes).write(to: folder.appendingPathComponent("gridfs_large.bin"))
        let bucket = database.gridFSBucket(GridFSBucketOptions(name: "stored"))
        try await bucket.upload("large", bytes, options: GridFSUploadOptions(id: .int32(Self.largeFileID)))
        for file in 0..<scale.gridFSFileCount {
            let part = Array(bytes.prefix(scale.gridFSFileByteCount))
            try Data(part).write(to: URL(fileURLWithPath: gridFSPath(file)))
            try await bucket.upload(
                "file\(file)", part, options: GridFSUploadOptions(id: .int32(Int32(file))))
        }
    }

    /// The `_id` of the large file; the others are counted from 0.
    static let largeFileID: Int32 = 1000

    private static func noise(_ count: Int) -> [UInt8] {
        var random = SplitMix(seed: 52_428_800)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: random.next()) { bytes += $0 } }
        return Array(bytes.prefix(count))
    }

    private static func document(_ path: String) throws -> Document {
        guard let text = FileManager.default.contents(atPath: path) else {
            throw BenchError("cannot read \(path)")
        }
        return try Document(extendedJSON: Array(text))
    }

    /// The first lines of one of the official files, which are all alike.
    private static func lines(_ specs: String, count: Int) throws -> [[UInt8]] {
        let archive = specs + "/benchmarking/data/parallel.tgz"
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar", "-xzOf", archive, "parallel/ldjson_multi/ldjson000.txt"]
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let lines = text.split(separator: UInt8(ascii: "\n")).prefix(count).map { Array($0) }
        guard process.terminationStatus == 0, lines.count == count else {
            throw BenchError("\(archive) has no \(count) lines in its first file")
        }
        return lines
    }
}
