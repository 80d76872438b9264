/// What a cursor has until it is over: a session, if that is its own, and behind a load balancer its connection.
struct CursorBelongings: Sendable {
    let session: ServerSession?
    let pin: PinnedConnection?

    init(_ home: CursorHome) {
        if case .implicit(let own) = home.session { session = own } else { session = nil }
        pin = home.pin
    }

    /// Gives it all back.
    func giveBack(to client: MongoClient) {
        pin?.release(.cursor)
        if let session { client.sessions.giveBack(session) }
    }
}
