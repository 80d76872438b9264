import BSON
import MongoCore

/// What a command carries beside its own fields.
struct CommandFields {
    /// The session; nil when the command carries none.
    var sessionID: RawDocument?
    /// The number of the retryable write or of the transaction.
    var transactionNumber: Int64?
    /// The command's part in a transaction.
    var role = TransactionMachine.Role.outside
    /// The read concern, complete; nil when none is sent.
    var readConcern: Document?
    /// The write concern; nil when the command takes none.
    var writeConcern: WriteConcern?
    /// The highest cluster time known.
    var clusterTime: RawDocument?
    /// How long the server may work on it; nil for no limit.
    var maxTimeMilliseconds: Int64?
    /// Whether the command works on the stored form of a collection.
    var rawData = false
    /// The read preference, as it is sent; nil when none is.
    var readPreference: Document?

    /// Writes the fields into a command's body.
    func write(to body: inout BSONWriter) throws {
        if let maxTimeMilliseconds { try body.append("maxTimeMS", maxTimeMilliseconds) }
        if let sessionID { try body.append("lsid", sessionID) }
        if let transactionNumber { try body.append("txnNumber", transactionNumber) }
        if role == .first { try body.append("startTransaction", true) }
        if role != .outside { try body.append("autocommit", false) }
        if let readConcern { try body.append("readConcern", readConcern) }
        if let writeConcern, role == .outside, !writeConcern.isServerDefault {
            try body.append("writeConcern", writeConcern.document)
        }
        if rawData { try body.append("rawData", true) }
        if let clusterTime { try body.append("$clusterTime", clusterTime) }
        if let readPreference { try body.append("$readPreference", readPreference) }
    }
}
