import BSON
import MongoDriver

// The driver's results as the format writes them. A write without confirmation has no counts.

extension InsertOneResult {
    var document: Document { ["acknowledged": .bool(isAcknowledged), "insertedId": insertedID] }
}

extension InsertManyResult {
    var document: Document {
        let ids = insertedIDs.enumerated().map { ("\($0.offset)", $0.element) }
        return ["acknowledged": .bool(isAcknowledged), "insertedIds": .document(Document(elements: ids))]
    }
}

extension UpdateResult {
    var document: Document {
        guard isAcknowledged else { return ["acknowledged": false] }
        var document: Document = [
            "acknowledged": true, "matchedCount": .int64(Int64(matchedCount)),
            "modifiedCount": .int64(Int64(modifiedCount)), "upsertedCount": upsertedID == nil ? 0 : 1,
        ]
        document["upsertedId"] = upsertedID
        return document
    }
}

extension DeleteResult {
    var document: Document {
        guard isAcknowledged else { return ["acknowledged": false] }
        return ["acknowledged": true, "deletedCount": .int64(Int64(deletedCount))]
    }
}

extension BulkWriteResult {
    var document: Document {
        guard isAcknowledged else { return ["acknowledged": false] }
        return [
            "acknowledged": true, "insertedCount": .int64(Int64(insertedCount)),
            "matchedCount": .int64(Int64(matchedCount)), "modifiedCount": .int64(Int64(modifiedCount)),
            "deletedCount": .int64(Int64(deletedCount)), "upsertedCount": .int64(Int64(upsertedCount)),
            "insertedIds": .document(Self.byIndex(insertedIDs)),
            "upsertedIds": .document(Self.byIndex(upsertedIDs)),
        ]
    }

    private static func byIndex(_ ids: [Int: BSONValue]) -> Document {
        Document(elements: ids.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) })
    }
}
