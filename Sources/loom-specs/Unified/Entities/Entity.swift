import BSON
import MongoCore
import MongoDriver

/// Something that a test names and uses later.
enum Entity: Sendable {
    case client(ClientEntity)
    case database(MongoDatabase)
    case collection(MongoCollection<Document>)
    case session(ClientSession)
    case bucket(GridFSBucket)
    case cursor(CursorEntity)
    case changeStream(ChangeStream<Document>)
    case thread(CMAPThread)
    case topology(TopologyDescription)
    case value(BSONValue)

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .client: "a client"
        case .database: "a database"
        case .collection: "a collection"
        case .session: "a session"
        case .bucket: "a bucket"
        case .cursor: "a cursor"
        case .changeStream: "a change stream"
        case .thread: "a thread"
        case .topology: "a topology description"
        case .value: "a value"
        }
    }
}
