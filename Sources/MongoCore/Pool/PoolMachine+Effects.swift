extension PoolMachine {
    /// What has to be done to others after an event, in no particular order but that of each list.
    package struct Effects: Sendable {
        /// Connections to close; the machine has forgotten them.
        package var closings: [ConnectionKey] = []
        /// Connections whose operation, or whose establishing, has to be cut short; that will be reported as usual.
        package var interruptions: [ConnectionKey] = []
        /// Waiters to be told how their waiting ended.
        package var wakeups: [Wakeup] = []
        /// Events to be delivered, in this order.
        package var events: [PoolEvent] = []
        /// Whether background work came up that should not wait for the next tick.
        package var wantsMaintenance = false

        /// Whether nothing has to be done.
        package var isEmpty: Bool {
            closings.isEmpty && interruptions.isEmpty && wakeups.isEmpty && events.isEmpty
                && !wantsMaintenance
        }
    }

    /// How the waiting of one caller ended.
    package struct Wakeup: Sendable {
        /// The slot that was given out when the caller was told to wait.
        package let slot: Int
        /// What the caller has to do now.
        package let outcome: CheckOut
    }

    /// What one who asked for a connection has to do.
    package enum CheckOut: Sendable {
        /// Use this connection.
        case use(ConnectionKey)
        /// Establish a connection under this key, and report how that went.
        case establish(ConnectionKey)
        /// Wait in this slot; a wake-up will tell how it ended.
        case wait(slot: Int)
        /// Give up.
        case fail(ConnectionPoolError)
    }
}
