public import BSON
public import MongoCore

/// Something that happened to one command.
public struct CommandEvent: Sendable {
    /// What happened.
    public enum Kind: Sendable {
        /// The command is about to be sent; document sequences are shown as arrays. Empty for sensitive commands.
        case started(command: Document)
        /// A reply that says ok came after `duration`; also when it lists writes that failed. Empty for sensitive
        /// commands.
        case succeeded(reply: Document, duration: Duration)
        /// The server refused the command, or the connection failed, after `duration`.
        case failed(error: any Error, duration: Duration)
    }

    /// What happened.
    public let kind: Kind
    /// The command's name, such as `find`.
    public let commandName: String
    /// The database that the command is sent to.
    public let databaseName: String
    /// The number of the message on its connection.
    public let requestID: Int64
    /// The same for all commands of one call of the driver's API.
    public let operationID: Int64
    /// The server.
    public let address: ServerAddress
    /// The driver's number for the connection.
    public let connectionID: Int
    /// The server's number for the connection; nil when it does not tell.
    public let serverConnectionID: Int64?
    /// The server behind a load balancer, by its own name; nil without a load balancer.
    public let serviceID: ObjectID?
}
