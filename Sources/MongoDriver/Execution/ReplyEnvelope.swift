import BSON
import MongoCore

/// What any reply says beside its own matter, found in one walk over its fields.
struct ReplyEnvelope {
    private(set) var isOK = false
    private(set) var clusterTime: ClusterTime?
    private(set) var operationTime: Timestamp?
    private(set) var recoveryToken: Document?
    private(set) var hasWriteConcernError = false

    init(_ body: RawDocument) throws(BSONError) {
        var elements = body.makeElementIterator()
        while let element = try elements.next() {
            switch try element.key {
            case "ok": isOK = CommandReply.isOK(try element.value)
            case "$clusterTime":
                if let raw = element.rawDocument { clusterTime = try ClusterTime(raw) }
            case "operationTime": operationTime = try element.value.timestampValue
            case "recoveryToken": recoveryToken = try element.value.documentValue
            case "writeConcernError": hasWriteConcernError = true
            default: break
            }
        }
    }
}
