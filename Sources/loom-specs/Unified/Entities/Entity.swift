import BSON
import MongoDriver

/// Something that a test names and uses later.
enum Entity: Sendable {
    case client(ClientEntity)
    case database(MongoDatabase)
    case collection(MongoCollection<Document>)
    case bucket(GridFSBucket)
    case cursor(CursorEntity)
    case thread(CMAPThread)
    case value(BSONValue)

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .client: "a client"
        case .database: "a database"
        case .collection: "a collection"
        case .bucket: "a bucket"
        case .cursor: "a cursor"
        case .thread: "a thread"
        case .value: "a value"
        }
    }
}
