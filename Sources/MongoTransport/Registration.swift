/// A descriptor's place in the reactor: one waiter a direction.
final class Registration: Sendable {
    let descriptor: Int32
    let token: SlotToken
    let reader: Waiter
    let writer: Waiter
    let reactor: Reactor

    init(descriptor: Int32, token: SlotToken, reactor: Reactor) {
        self.descriptor = descriptor
        self.token = token
        self.reactor = reactor
        reader = Waiter(reactor: reactor)
        writer = Waiter(reactor: reactor)
    }

    /// Ends every wait, now and later, as closed.
    func close() {
        reader.close()
        writer.close()
    }
}
