import BSON
import LoomTesting
import MongoCore
import MongoDriver
import Testing

/// What the specification of GridFS asks for in words: the form of what is stored, the order of what is sent, and
/// streams that are not read to their end.
@Suite struct GridFSProseTests {
    private func withBucket(
        _ name: String, _ log: ClientLog = ClientLog(),
        _ options: GridFSBucketOptions = GridFSBucketOptions(),
        _ body: (GridFSBucket) async throws -> Void
    ) async throws {
        try await withReplicaSet(name, log) { things, _ in
            log.removeAll()
            try await body(things.database.gridFSBucket(options))
        }
    }

    private func names(_ log: ClientLog) -> [String] {
        log.started.map(\.commandName)
    }

    @Test func whatIsStoredHasTheFormOfTheSpecification() async throws {
        try await withBucket("gridform", ClientLog(), GridFSBucketOptions(chunkSize: 4)) { bucket in
            let id = try await bucket.upload(
                "name", [1, 2, 3, 4, 5], options: GridFSUploadOptions(metadata: ["m": 1]))
            let file = try #require(try await bucket.database.collection("fs.files").findOne())
            #expect(file.keys == ["_id", "length", "chunkSize", "uploadDate", "filename", "metadata"])
            #expect(file["_id"] == id && file["length"] == .int64(5) && file["chunkSize"] == .int32(4))
            let chunks = try await bucket.database.collection("fs.chunks").find().sort(["n": 1]).toArray()
            #expect(chunks.map { $0["n"] } == [.int32(0), .int32(1)])
            for (chunk, bytes) in zip(chunks, [[1, 2, 3, 4], [5]] as [[UInt8]]) {
                #expect(Set(chunk.keys) == ["_id", "files_id", "n", "data"])
                #expect(chunk["files_id"] == id && chunk["data"] == .binary(Binary(bytes)))
                #expect(chunk["_id"]?.objectIDValue != nil)
            }
        }
    }

    /// Looked for on the primary, before the first write through a bucket and never again.
    @Test(arguments: [0, 3])
    func indexesAreMadeBeforeTheFirstWriteToAnEmptyBucket(size: Int) async throws {
        let log = ClientLog()
        let options = GridFSBucketOptions(readPreference: .secondaryPreferred)
        try await withBucket("gridindexes", log, options) { bucket in
            let bytes = [UInt8](repeating: 1, count: size)
            try await bucket.upload("first", bytes)
            let inserts = size == 0 ? ["insert"] : ["insert", "insert"]
            let indexing = ["find", "listIndexes", "createIndexes", "listIndexes", "createIndexes"]
            #expect(names(log) == indexing + inserts)
            let look = try #require(log.sent("find").first)
            #expect(look["find"] == "fs.files" && look["projection"] == ["_id": 1])
            #expect(look["limit"]?.intValue == 1 && look["filter"] ?? [:] == [:])
            let made = log.sent("createIndexes").map {
                ($0["createIndexes"], $0["indexes"]?.arrayValue?.first?.documentValue)
            }
            #expect(made.map(\.0) == ["fs.files", "fs.chunks"])
            #expect(made.first?.1?["key"] == ["filename": 1, "uploadDate": 1])
            #expect(made.last?.1?["key"] == ["files_id": 1, "n": 1] && made.last?.1?["unique"] == true)
            log.removeAll()
            try await bucket.upload("second", bytes)
            #expect(names(log) == inserts)
            log.removeAll()
            try await bucket.database.gridFSBucket().upload("third", bytes)
            #expect(names(log) == ["find"] + inserts)
        }
    }

    @Test func readingMakesNoIndexes() async throws {
        let log = ClientLog()
        try await withBucket("gridreading", log) { bucket in
            let files = try await bucket.find().toArray()
            #expect(files.isEmpty)
            await #expect(throws: GridFSError.self) { try await bucket.download("none") }
            await #expect(throws: GridFSError.self) { try await bucket.delete("none") }
            #expect(!names(log).contains("createIndexes") && !names(log).contains("listIndexes"))
        }
    }

    @Test func aDownloadIsReadAsFarAsItIsWanted() async throws {
        let log = ClientLog()
        try await withBucket("gridpartial", log, GridFSBucketOptions(chunkSize: 1 << 20)) { bucket in
            let bytes = (0..<(40 << 20)).map { UInt8(truncatingIfNeeded: $0 >> 12) }
            let id = try await bucket.upload("large", bytes)
            var read: [UInt8] = []
            do {
                for try await chunk in try await bucket.openDownload(id) {
                    chunk.withUnsafeBytes { read += $0 }
                    if read.count >= 3 << 20 { break }
                }
            }
            #expect(read == Array(bytes[..<(3 << 20)]))
            // The rest stays with the server, which is told that nobody wants it.
            try await log.wait { !$0.sent("killCursors").isEmpty }
            #expect(log.sent("killCursors").count == 1)
            #expect(log.sent("getMore").count < 2)
            #expect(try await bucket.download(id) == bytes)
        }
    }

    @Test func whatComesBeforeTheDamageIsRead() async throws {
        try await withBucket("griddamage", ClientLog(), GridFSBucketOptions(chunkSize: 2)) { bucket in
            let chunks = bucket.database.collection("fs.chunks")
            for (damage, reason) in [
                (["$set": ["n": 9]], .extraChunk), (["$set": ["data": .binary(Binary([1]))]], .wrongChunk),
            ] as [(Document, GridFSError.Reason)] {
                let id = try await bucket.upload("file", [1, 2, 3, 4, 5, 6])
                try await chunks.updateOne(["files_id": id, "n": 2], .operators(damage))
                var download = try await bucket.openDownload(id).makeAsyncIterator()
                #expect(try await download.next()?.count == 2)
                #expect(try await download.next()?.count == 2)
                await #expect {
                    _ = try await download.next()
                } throws: {
                    let error = $0 as? GridFSError
                    return error?.reason == reason || error?.reason == .missingChunk
                }
                try await bucket.delete(id)
            }
        }
    }

    @Test func aRevisionIsStreamed() async throws {
        try await withBucket("gridrevisions") { bucket in
            for number in 1...3 as ClosedRange<UInt8> {
                try await bucket.upload("name", [number])
                try await Task.sleep(for: .milliseconds(3))
            }
            for (revision, number) in [(0, 1), (2, 3), (-1, 3), (-3, 1)] as [(Int, UInt8)] {
                let download = try await bucket.openDownload(named: "name", revision: revision)
                #expect(try await download.readAll() == [number])
                #expect(download.file.filename == "name")
            }
            for revision in [3, -4, Int.max, Int.min] {
                await #expect {
                    _ = try await bucket.openDownload(named: "name", revision: revision)
                } throws: {
                    ($0 as? GridFSError)?.reason == .revisionNotFound
                }
            }
        }
    }

    @Test func aFileIsTakenOutBeforeItsChunks() async throws {
        let log = ClientLog()
        try await withBucket("griddelete", log) { bucket in
            let id = try await bucket.upload("file", [1])
            log.removeAll()
            try await bucket.delete(id)
            #expect(log.sent("delete").map { $0["delete"] } == ["fs.files", "fs.chunks"])
            log.removeAll()
            await #expect(throws: GridFSError.self) { try await bucket.delete(id) }
            #expect(log.sent("delete").map { $0["delete"] } == ["fs.files", "fs.chunks"])
        }
    }

    @Test func concernsGoWithEveryCommand() async throws {
        let log = ClientLog()
        let options = GridFSBucketOptions(
            name: "own", writeConcern: .majority, readConcern: ReadConcern(.majority))
        try await withBucket("gridconcerns", log, options) { bucket in
            let id = try await bucket.upload("file", [1])
            _ = try await bucket.download(id)
            try await bucket.rename(id, to: "other")
            try await bucket.delete(id)
        }
        for name in ["insert", "update", "delete"] {
            #expect(!log.sent(name).isEmpty)
            #expect(log.sent(name).allSatisfy { $0["writeConcern"] == ["w": "majority"] }, "\(name)")
        }
        #expect(log.sent("find").count >= 3)
        #expect(log.sent("find").allSatisfy { $0["readConcern"]?.documentValue?["level"] == "majority" })
        let collections = Set(
            log.started.compactMap { event -> String? in
                guard case .started(let command) = event.kind else { return nil }
                return command[event.commandName]?.stringValue?.hasPrefix("own.") == true ? "own" : nil
            })
        #expect(collections == ["own"])
    }
}
