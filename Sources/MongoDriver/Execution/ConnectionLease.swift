import MongoCore

/// A connection for one exchange: the pool's, or one that a cursor or a transaction keeps.
struct ConnectionLease {
    let connection: Connection
    private let server: Server
    private var pin: PinnedConnection?

    init(_ connection: Connection, of server: Server, pin: PinnedConnection? = nil) {
        self.connection = connection
        self.server = server
        self.pin = pin
    }

    /// Has the connection kept beyond the exchange.
    mutating func keep(for use: PinUse) -> PinnedConnection {
        let pin = pin ?? PinnedConnection(borrowed: connection, of: server)
        pin.keep(for: use)
        self.pin = pin
        return pin
    }

    /// Ends the exchange.
    func giveBack() {
        if let pin { pin.giveBack() } else { server.checkIn(connection) }
    }
}
