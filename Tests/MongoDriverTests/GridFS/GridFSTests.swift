import BSON
import LoomTesting
import MongoDriver
import Testing

/// Lends a bucket of a database of its own on a real server.
private func withBucket(
    _ options: GridFSBucketOptions = GridFSBucketOptions(), _ body: (GridFSBucket) async throws -> Void
) async throws {
    try await withCollection { try await body($0.database.gridFSBucket(options)) }
}

/// Bytes that differ from place to place.
private func sample(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
}

private func collect(_ download: GridFSDownload) async throws -> [GridFSChunk] {
    var chunks: [GridFSChunk] = []
    for try await chunk in download { chunks.append(chunk) }
    return chunks
}

extension GridFSBucket {
    fileprivate var storedFiles: MongoCollection<Document> { database.collection("\(name).files") }
    fileprivate var storedChunks: MongoCollection<Document> { database.collection("\(name).chunks") }
}

@Suite struct GridFSTests {
    @Test(arguments: [0, 1, 3, 4, 5, 8, 17])
    func filesOfAnySizeComeBack(size: Int) async throws {
        try await withBucket(GridFSBucketOptions(chunkSize: 4)) { bucket in
            let id = try await bucket.upload("file", sample(size))
            #expect(try await bucket.download(id) == sample(size))
            let sizes = try await collect(bucket.openDownload(id)).map(\.count)
            #expect(sizes == Array(repeating: 4, count: size / 4) + (size % 4 == 0 ? [] : [size % 4]))
            #expect(try await bucket.storedChunks.countDocuments() == sizes.count)
        }
    }

    @Test func aFileOfManyBatchesComesBack() async throws {
        try await withBucket { bucket in
            let bytes = sample(20_000_003)
            let parts = stride(from: 0, to: bytes.count, by: 1_234_567).map {
                Array(bytes[$0..<min($0 + 1_234_567, bytes.count)])
            }
            let id = try await bucket.upload("large", from: Stream(parts))
            #expect(try await bucket.download(id) == bytes)
            #expect(try await bucket.storedChunks.countDocuments() == (bytes.count - 1) / 261_120 + 1)
            let file = try #require(try await bucket.find(["_id": id]).first())
            #expect(file.length == bytes.count)
            #expect(file.chunkSize == 261_120)
            #expect(file.filename == "large")
            #expect(file.metadata == nil)
            #expect(
                abs(BSONDate.now.millisecondsSinceEpoch - file.uploadDate.millisecondsSinceEpoch) < 60_000)
        }
    }

    @Test func smallAndLargeWritesMakeOneFile() async throws {
        try await withBucket(GridFSBucketOptions(chunkSize: 1000)) { bucket in
            let upload = try bucket.openUpload(
                "mixed", options: GridFSUploadOptions(metadata: ["kind": "test"]))
            var expected: [UInt8] = []
            for size in [1, 2, 0, 30_000, 5, 999, 20_000, 20_000, 1] {
                expected += sample(size)
                try await upload.write(sample(size))
            }
            #expect(try await bucket.find().toArray().isEmpty)
            #expect(try await upload.close() == upload.id)
            #expect(try await bucket.download(upload.id) == expected)
            #expect(try await bucket.find().first()?.metadata == ["kind": "test"])
            await #expect(throws: GridFSError.self) { try await upload.write([1]) }
            await #expect(throws: GridFSError.self) { try await upload.close() }
            await #expect(throws: GridFSError.self) { try await upload.abort() }
        }
    }

    @Test func bytesOneByOneMakeAFile() async throws {
        try await withBucket { bucket in
            let id = try await bucket.upload("bytes", from: Stream(sample(100_000)))
            #expect(try await bucket.download(id) == sample(100_000))
        }
    }

    @Test(arguments: ["text", 7, ["a": 1], .binary(Binary([1, 2, 3]))] as [BSONValue])
    func identifiersAreOfAnyType(id: BSONValue) async throws {
        try await withBucket { bucket in
            #expect(try await bucket.upload("file", [1, 2], options: GridFSUploadOptions(id: id)) == id)
            #expect(try await bucket.download(id) == [1, 2])
            try await bucket.rename(id, to: "other")
            #expect(try await bucket.download(named: "other") == [1, 2])
            try await bucket.delete(id)
            #expect(try await bucket.storedChunks.countDocuments() == 0)
        }
    }

    @Test func theFirstWriteMakesIndexesAndLaterOnesDoNot() async throws {
        try await withBucket { bucket in
            // As an old shell writes it.
            try await bucket.storedFiles.createIndex(
                IndexModel(["filename": 1.0, "uploadDate": 1.0], name: "theirs"))
            try await bucket.upload("a", [1])
            let files = try await bucket.storedFiles.listIndexes().compactMap { $0["name"]?.stringValue }
            #expect(files.sorted() == ["_id_", "theirs"])
            let chunks = try await bucket.storedChunks.listIndexes()
            let index = try #require(chunks.first { $0["name"] == "files_id_1_n_1" })
            #expect(index["unique"] == true)
            try await bucket.storedChunks.dropIndex("files_id_1_n_1")
            let other = bucket.database.gridFSBucket()
            try await other.upload("b", [1])
            #expect(try await bucket.storedChunks.listIndexes().count == 1)
        }
    }

    @Test func anAbortedUploadLeavesNothing() async throws {
        try await withBucket(GridFSBucketOptions(chunkSize: 1 << 20)) { bucket in
            let upload = try bucket.openUpload("gone")
            try await upload.write(sample(9 << 20))
            #expect(try await bucket.storedChunks.countDocuments() == 9)
            try await upload.abort()
            #expect(try await bucket.storedChunks.countDocuments() == 0)
            await #expect(throws: GridFSError.self) { try await upload.close() }
            struct Broken: Error {}
            let source = AsyncThrowingStream<[UInt8], any Error> { continuation in
                continuation.yield(sample(9 << 20))
                continuation.finish(throwing: Broken())
            }
            await #expect(throws: Broken.self) { try await bucket.upload("broken", from: source) }
            #expect(try await bucket.storedChunks.countDocuments() == 0)
            #expect(try await bucket.find().toArray().isEmpty)
        }
    }

    @Test func aFailedWriteEndsTheUploadAndCleansNothingUp() async throws {
        try await withBucket(GridFSBucketOptions(chunkSize: 1 << 20)) { bucket in
            let upload = try bucket.openUpload("taken", options: GridFSUploadOptions(id: 1))
            try await upload.write(sample(8 << 20))
            try await bucket.storedChunks.insertOne(["files_id": 1, "n": 8])
            try await upload.write([1])
            await #expect(throws: DuplicateKeyError.self) { try await upload.close() }
            await #expect(throws: GridFSError.self) { try await upload.write([1]) }
            #expect(try await bucket.storedChunks.countDocuments() == 9)
            try await upload.abort()
            #expect(try await bucket.storedChunks.countDocuments() == 0)
        }
    }

    @Test func revisionsAreCountedFromBothEnds() async throws {
        try await withBucket { bucket in
            for number in 0..<4 as Range<UInt8> {
                try await bucket.upload("file", [number])
                try await Task.sleep(for: .milliseconds(3))
            }
            for (revision, number) in [(0, 0), (1, 1), (3, 3), (-1, 3), (-2, 2), (-4, 0)] {
                #expect(try await bucket.download(named: "file", revision: revision) == [UInt8(number)])
            }
            #expect(try await bucket.download(named: "file") == [3])
            await #expect { try await bucket.download(named: "file", revision: 4) } throws: {
                ($0 as? GridFSError)?.reason == .revisionNotFound
            }
            await #expect { try await bucket.download(named: "other") } throws: {
                ($0 as? GridFSError)?.reason == .fileNotFound
            }
        }
    }

    @Test func filesAreDeletedAndRenamedByIdentifierAndByName() async throws {
        try await withBucket { bucket in
            let first = try await bucket.upload("a", [1])
            try await bucket.upload("a", [2])
            let other = try await bucket.upload("b", [3])
            try await bucket.renameByName("a", to: "c")
            #expect(try await bucket.find(["filename": "c"]).toArray().count == 2)
            try await bucket.delete(first)
            await #expect(throws: GridFSError.self) { try await bucket.delete(first) }
            try await bucket.deleteByName("c")
            #expect(try await bucket.find().toArray().map(\.id) == [other])
            #expect(try await bucket.storedChunks.countDocuments() == 1)
            await #expect(throws: GridFSError.self) { try await bucket.deleteByName("c") }
            await #expect(throws: GridFSError.self) { try await bucket.renameByName("c", to: "d") }
            await #expect(throws: GridFSError.self) { try await bucket.rename(first, to: "d") }
            try await bucket.drop()
            #expect(try await bucket.database.collectionNames().isEmpty)
        }
    }

    /// How a damaged file is told, by what is done to the chunks of three of its four bytes each.
    @Test(arguments: [
        (Damage.delete(0), GridFSError.Reason.missingChunk), (.delete(1), .missingChunk),
        (.delete(3), .missingChunk), (.set(1, ["data": .binary(Binary([1]))]), .wrongChunk),
        (.set(3, ["data": .binary(Binary([1, 2, 3]))]), .wrongChunk),
        (.set(2, ["data": "text"]), .wrongChunk),
        (.set(0, ["n": .null]), .wrongChunk), (.set(0, ["n": -1]), .extraChunk), (.add(4), .extraChunk),
        (.set(3, ["n": 7]), .extraChunk),
    ])
    func aDamagedFileIsAnError(damage: Damage, reason: GridFSError.Reason) async throws {
        try await withBucket(GridFSBucketOptions(chunkSize: 3)) { bucket in
            let id = try await bucket.upload("file", sample(11))
            try await damage.apply(to: bucket.storedChunks, id)
            await #expect { try await bucket.download(id) } throws: {
                ($0 as? GridFSError)?.reason == reason
            }
        }
    }

    enum Damage: Sendable {
        case delete(Int32)
        case set(Int32, Document)
        case add(Int32)

        func apply(to chunks: MongoCollection<Document>, _ id: BSONValue) async throws {
            switch self {
            case .delete(let number): try await chunks.deleteOne(["n": .int32(number)])
            case .set(let number, let fields):
                try await chunks.updateOne(["n": .int32(number)], ["$set": .document(fields)])
            case .add(let number):
                try await chunks.insertOne(["files_id": id, "n": .int32(number), "data": .binary(Binary([]))])
            }
        }
    }

    @Test func numbersOfOtherTypesAreRead() async throws {
        try await withBucket { bucket in
            try await bucket.storedFiles.insertOne([
                "_id": 1, "length": 3.0, "chunkSize": 2.0, "uploadDate": .date(.now), "filename": "old",
                "contentType": "text/plain",
            ])
            try await bucket.storedChunks.insertMany([
                ["files_id": 1, "n": 0.0, "data": .binary(Binary([1, 2]))],
                ["files_id": 1, "n": .int64(1), "data": .binary(Binary([3]))],
            ])
            let download = try await bucket.openDownload(named: "old")
            #expect(try await download.readAll() == [1, 2, 3])
            #expect(download.file.document["contentType"] == "text/plain")
            try await bucket.storedFiles.updateOne([:], ["$set": ["length": -1]])
            await #expect(throws: CodingFailure.self) { try await bucket.openDownload(1) }
        }
    }

    @Test func anEmptyFileAsksForNoChunks() async throws {
        try await withBucket { bucket in
            let id = try await bucket.upload("empty", [])
            try await bucket.storedChunks.insertOne(["files_id": id, "n": 0, "data": .binary(Binary([]))])
            #expect(try await bucket.download(id) == [])
        }
    }

    @Test func badChunkSizesAreRefused() async throws {
        try await withBucket { bucket in
            for size in [0, -1, Int.max] {
                #expect(throws: InvalidArgumentError.self) {
                    try bucket.openUpload("file", options: GridFSUploadOptions(chunkSize: size))
                }
            }
            await #expect(throws: InvalidArgumentError.self) {
                try await bucket.upload(
                    "file", sample(17 << 20), options: GridFSUploadOptions(chunkSize: 17 << 20))
            }
        }
    }

    @Test func theBlockingViewDoesTheSame() async throws {
        try await withBucket { bucket in
            try await onThread {
                let bucket = bucket.blocking
                let id = try bucket.upload("a", from: [sample(300_000), sample(10)])
                let download = try bucket.openDownload(id)
                #expect(try download.next()?.count == 261_120)
                #expect(try download.readAll().count == 38_890)
                let upload = try bucket.openUpload("b")
                try upload.write([1, 2])
                try upload.close()
                #expect(try bucket.download(named: "b") == [1, 2])
                try bucket.renameByName("b", to: "c")
                try bucket.deleteByName("c")
                #expect(try bucket.find().toArray().map(\.id) == [id])
                try bucket.delete(id)
                #expect(throws: GridFSError.self) { try bucket.download(id) }
                try bucket.drop()
            }
        }
    }
}

/// A sequence whose elements come one by one.
private struct Stream<Element: Sendable>: AsyncSequence, Sendable {
    let elements: [Element]

    init(_ elements: [Element]) {
        self.elements = elements
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: IndexingIterator<[Element]>

        mutating func next() async throws -> Element? { rest.next() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: elements.makeIterator()) }
}
