import BSON
import MongoDriver

/// What tests do with GridFS buckets.
enum BucketOperations {
    static func perform(_ call: inout Call, on bucket: GridFSBucket) async throws -> OperationResult {
        switch call.name {
        case "upload": return try await upload(&call, to: bucket)
        case "download":
            let id = try call.arguments.needed("id")
            try call.arguments.finish()
            return OperationResult(bytes: try await bucket.download(id))
        case "downloadByName":
            let name = try call.arguments.neededString("filename")
            let revision = try call.arguments.int("revision") ?? -1
            try call.arguments.finish()
            return OperationResult(bytes: try await bucket.download(named: name, revision: revision))
        default:
            try await change(&call, bucket)
            return .nothing
        }
    }

    private static func upload(_ call: inout Call, to bucket: GridFSBucket) async throws -> OperationResult {
        let name = try call.arguments.neededString("filename")
        let source = try call.arguments.neededDocument("source")
        guard source.count == 1, let digits = source["$$hexBytes"]?.stringValue else {
            throw FormatError("the source of an upload is not hexadecimal: \(source)")
        }
        // This driver never makes such sums, which the specification has given up.
        _ = try call.arguments.bool("disableMD5")
        let options = GridFSUploadOptions(
            chunkSize: try call.arguments.int("chunkSizeBytes"),
            metadata: try call.arguments.document("metadata"))
        try call.arguments.finish()
        return .value(try await bucket.upload(name, try HexBytes(digits).bytes, options: options))
    }

    private static func change(_ call: inout Call, _ bucket: GridFSBucket) async throws {
        switch call.name {
        case "delete":
            let id = try call.arguments.needed("id")
            try call.arguments.finish()
            try await bucket.delete(id)
        case "deleteByName":
            let name = try call.arguments.neededString("filename")
            try call.arguments.finish()
            try await bucket.deleteByName(name)
        case "rename":
            let id = try call.arguments.needed("id")
            let name = try call.arguments.neededString("newFilename")
            try call.arguments.finish()
            try await bucket.rename(id, to: name)
        case "renameByName":
            let name = try call.arguments.neededString("filename")
            let newName = try call.arguments.neededString("newFilename")
            try call.arguments.finish()
            try await bucket.renameByName(name, to: newName)
        case "drop":
            try call.arguments.finish()
            try await bucket.drop()
        default: throw call.unknown("a bucket")
        }
    }
}
