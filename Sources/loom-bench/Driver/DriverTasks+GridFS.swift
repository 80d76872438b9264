import BSON
import Foundation
import MongoDriver

/// One large file.
extension DriverTasks {
    var gridFS: [BenchTask] { [upload, download] }

    private var upload: BenchTask {
        let path = data.folder.path + "/gridfs_large.bin"
        return task("gridfs upload", scale.gridFSMegabytes) {
            let bucket = try await freshBucket("grid_async")
            let bytes = try PlainFile.read(path)
            return try await seconds { try await bucket.upload("large", bytes) }
        } blocking: {
            let bucket = try freshBucketBlocking("grid_blocking")
            let bytes = try PlainFile.read(path)
            return try secondsBlocking { _ = try bucket.upload("large", bytes) }
        }
    }

    private var download: BenchTask {
        let (bucket, id) = (stored, BSONValue.int32(DriverData.largeFileID))
        let size = scale.gridFSByteCount
        return task("gridfs download", scale.gridFSMegabytes) {
            try await seconds { try check(try await bucket.download(id).count, size, "bytes") }
        } blocking: {
            let bucket = bucket.blocking
            return try secondsBlocking { try check(try bucket.download(id).count, size, "bytes") }
        }
    }

    /// The bucket that everybody downloads from.
    var stored: GridFSBucket { data.database.gridFSBucket(GridFSBucketOptions(name: "stored")) }

    /// A bucket that holds a file of one byte, so that its indexes are there.
    func freshBucket(_ name: String) async throws -> GridFSBucket {
        let bucket = data.database.gridFSBucket(GridFSBucketOptions(name: name))
        try await bucket.drop()
        try await bucket.upload("tiny", [0])
        try await settle()
        return bucket
    }

    /// The same from a thread.
    func freshBucketBlocking(_ name: String) throws -> BlockingGridFSBucket {
        let bucket = data.database.gridFSBucket(GridFSBucketOptions(name: name)).blocking
        try bucket.drop()
        _ = try bucket.upload("tiny", [0])
        try settleBlocking()
        return bucket
    }
}
