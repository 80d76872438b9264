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

extension ClientBulkWriteResult {
    var document: Document {
        guard isAcknowledged else { return [:] }
        var document: Document = [
            "insertedCount": .int64(Int64(insertedCount)), "upsertedCount": .int64(Int64(upsertedCount)),
            "matchedCount": .int64(Int64(matchedCount)), "modifiedCount": .int64(Int64(modifiedCount)),
            "deletedCount": .int64(Int64(deletedCount)),
        ]
        guard hasVerboseResults else { return document }
        document["insertResults"] = Self.byIndex(insertResults) { ["insertedId": $0.insertedID] }
        document["updateResults"] = Self.byIndex(updateResults) { result in
            var update: Document = [
                "matchedCount": .int64(Int64(result.matchedCount)),
                "modifiedCount": .int64(Int64(result.modifiedCount)),
            ]
            update["upsertedId"] = result.upsertedID
            return update
        }
        document["deleteResults"] = Self.byIndex(deleteResults) { result in
            ["deletedCount": .int64(Int64(result.deletedCount))]
        }
        return document
    }

    private static func byIndex<Result>(
        _ results: [Int: Result], _ document: (Result) -> Document
    ) -> BSONValue {
        let sorted = results.sorted { $0.key < $1.key }
        return .document(Document(elements: sorted.map { ("\($0.key)", .document(document($0.value))) }))
    }
}
