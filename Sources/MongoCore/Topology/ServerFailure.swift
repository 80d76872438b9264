package import BSON

/// What an operation, or the establishing of a connection for one, came upon at a server.
package enum ServerFailure: Sendable {
    /// The connection broke, or could not be made for a reason that will stay.
    case connectionLost
    /// Time ran out: the server may just be slow.
    case timedOut
    /// A connection could not be made, which happens when a server has too much to do.
    case overloaded
    /// The server refused hello or authentication.
    case refusedHandshake(topologyVersion: TopologyVersion?)
    /// The server says that it is not what the client took it for.
    case stateChange(StateChange)

    /// What a reply on an established connection says of the server; nil when nothing.
    package init?(reply: Document) {
        guard let change = StateChange(reply: reply) else { return nil }
        self = .stateChange(change)
    }
}
