import BSON
import Foundation
import MongoDriver
import Synchronization

/// Many files at once, from disk and to disk.
extension DriverTasks {
    var parallel: [BenchTask] { [importLines, exportLines, uploadMany, downloadMany] }

    private static let roundLimit = 5

    private var importLines: BenchTask {
        let (data, count) = (data, scale.fileCount)
        return task("ldjson multi-file import", scale.lineMegabytes, roundLimit: Self.roundLimit) {
            let collection = try await fresh("import_async")
            return try await seconds {
                try await eachFile(count) { file in
                    try await collection.insertMany(documents(PlainFile.read(data.linesPath(file))))
                }
            }
        } blocking: {
            let collection = try freshBlocking("import_blocking")
            return try secondsBlocking {
                try eachFileBlocking(count) { file in
                    try collection.insertMany(documents(PlainFile.read(data.linesPath(file))))
                }
            }
        }
    }

    private var exportLines: BenchTask {
        let (data, count, lines) = (data, scale.fileCount, scale.lineCount)
        let collection = data.database.collection("ldjson", of: RawDocument.self)
        return task("ldjson multi-file export", scale.lineMegabytes, roundLimit: Self.roundLimit) {
            try await seconds {
                try await eachFile(count) { file in
                    var output = LineFile()
                    for try await document in collection.find(["file": .int32(Int32(file))]) {
                        try output.append(document)
                    }
                    try check(output.count, lines)
                    try output.write(to: data.outputPath(file, of: "async"))
                }
            }
        } blocking: {
            try secondsBlocking {
                try eachFileBlocking(count) { file in
                    var output = LineFile()
                    try collection.blocking.find(["file": .int32(Int32(file))]).forEach { document in
                        try output.append(document)
                    }
                    try check(output.count, lines)
                    try output.write(to: data.outputPath(file, of: "blocking"))
                }
            }
        }
    }

    private var uploadMany: BenchTask {
        let (data, count) = (data, scale.gridFSFileCount)
        return task("gridfs multi-file upload", scale.gridFSFileMegabytes, roundLimit: Self.roundLimit) {
            let bucket = try await freshBucket("gridmany_async")
            return try await seconds {
                try await eachFile(count) { file in
                    try await bucket.upload("file\(file)", PlainFile.read(data.gridFSPath(file)))
                }
            }
        } blocking: {
            let bucket = try freshBucketBlocking("gridmany_blocking")
            return try secondsBlocking {
                try eachFileBlocking(count) { file in
                    _ = try bucket.upload("file\(file)", PlainFile.read(data.gridFSPath(file)))
                }
            }
        }
    }

    private var downloadMany: BenchTask {
        let (data, count, bucket, size) = (data, scale.gridFSFileCount, stored, scale.gridFSFileByteCount)
        return task("gridfs multi-file download", scale.gridFSFileMegabytes, roundLimit: Self.roundLimit) {
            try await seconds {
                try await eachFile(count) { file in
                    let bytes = try await bucket.download(.int32(Int32(file)))
                    try check(bytes.count, size, "bytes")
                    try PlainFile.write(bytes, to: data.outputPath(file, of: "async"))
                }
            }
        } blocking: {
            let bucket = bucket.blocking
            return try secondsBlocking {
                try eachFileBlocking(count) { file in
                    let bytes = try bucket.download(.int32(Int32(file)))
                    try check(bytes.count, size, "bytes")
                    try PlainFile.write(bytes, to: data.outputPath(file, of: "blocking"))
                }
            }
        }
    }

    // MARK: Workers

    /// Hands out files to some tasks.
    private func eachFile(_ count: Int, _ work: @escaping @Sendable (Int) async throws -> Void) async throws {
        let next = NextFile(count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<scale.workerCount {
                group.addTask { while let file = next.take() { try await work(file) } }
            }
            try await group.waitForAll()
        }
    }

    /// Hands out files to some threads.
    private func eachFileBlocking(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) throws {
        let next = NextFile(count)
        try onThreads(scale.workerCount) { _ in while let file = next.take() { try work(file) } }
    }
}

/// Counts files off.
private final class NextFile: Sendable {
    private let count: Int
    private let next = Atomic<Int>(0)

    init(_ count: Int) { self.count = count }

    func take() -> Int? {
        let file = next.add(1, ordering: .relaxed).oldValue
        return file < count ? file : nil
    }
}

/// The lines of a file to be.
private struct LineFile {
    private var text: [UInt8] = []
    private(set) var count = 0

    mutating func append(_ document: RawDocument) throws {
        text += try document.extendedJSON(.relaxed).utf8
        text.append(UInt8(ascii: "\n"))
        count += 1
    }

    func write(to path: String) throws {
        try PlainFile.write(text, to: path)
    }
}

/// The documents of a file of JSON lines.
private func documents(_ text: [UInt8]) throws -> [Document] {
    var documents: [Document] = []
    var start = 0
    while start < text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
        if end > start { documents.append(try Document(extendedJSON: Array(text[start..<end]))) }
        start = end + 1
    }
    return documents
}
