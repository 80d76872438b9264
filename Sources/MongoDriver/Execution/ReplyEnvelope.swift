import BSON
import MongoCore

/// What any reply says beside its own matter, found in one walk over its fields.
struct ReplyEnvelope {
    private(set) var isOK = false
    private(set) var clusterTime: ClusterTime?
    private(set) var operationTime: Timestamp?
    private(set) var recoveryToken: Document?
    private(set) var hasWriteConcernError = false
    private(set) var hasWriteErrors = false

    init(_ body: RawDocument) throws(BSONError) {
        var elements = body.makeElementIterator()
        while let element = try elements.next() {
            if element.hasKey("ok") {
                isOK = CommandReply.isOK(try element.value)
            } else if element.hasKey("$clusterTime") {
                if let raw = element.rawDocument { clusterTime = try ClusterTime(raw) }
            } else if element.hasKey("operationTime") {
                operationTime = try element.value.timestampValue
            } else if element.hasKey("recoveryToken") {
                recoveryToken = try element.value.documentValue
            } else if element.hasKey("writeConcernError") {
                hasWriteConcernError = true
            } else if element.hasKey("writeErrors") {
                hasWriteErrors = true
            }
        }
    }
}
