import BSON
import MongoWire

/// The messages that the driver sends, made beforehand.
enum FloorMessages {
    static func insert(_ documents: [Document], into collection: String) throws -> ByteStorage {
        let body: Document = [
            "insert": .string(collection), "ordered": true, "$db": .string(DriverData.databaseName),
            "lsid": session,
        ]
        let raw = try documents.map { document in
            var document = document
            document.prepend("_id", .objectID(ObjectID()))
            return try document.encoded()
        }
        let sequence = DocumentSequence(identifier: "documents", documents: raw)
        return try OpMessage(requestID: 1, body: body.encoded(), sequences: [sequence]).encoded()
    }

    static func findOne(id: Int32, in collection: String) throws -> ByteStorage {
        try command([
            "find": .string(collection), "filter": ["_id": .int32(id)], "limit": 1, "singleBatch": true,
        ])
    }

    static func find(_ collection: String) throws -> ByteStorage {
        try command(["find": .string(collection), "filter": [:]])
    }

    static func getMore(_ cursor: Int64, _ collection: String) throws -> ByteStorage {
        try command(["getMore": .int64(cursor), "collection": .string(collection)])
    }

    /// Every command goes out in a session, as the driver's do: it costs the server something too.
    private static let session = BSONValue.document([
        "id": .binary(Binary([UInt8](repeating: 0x4C, count: 16), subtype: .uuid))
    ])

    /// A command for the database of the group.
    static func command(_ command: Document) throws -> ByteStorage {
        var body = command
        body["$db"] = .string(DriverData.databaseName)
        body["lsid"] = session
        return try OpMessage(requestID: 1, body: body.encoded()).encoded()
    }
}
