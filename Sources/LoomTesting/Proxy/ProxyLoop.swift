import Glibc
import Synchronization

/// The thread of a proxy: one loop around `poll` for all of its connections.
///
/// `@unchecked Sendable`: everything but what the mutexes guard is used by the loop's own thread alone.
final class ProxyLoop: @unchecked Sendable {
    private let listening: Int32
    /// Written to when the loop has to look at its orders.
    private let wake: (read: Int32, write: Int32)
    private let orders = Mutex(ProxyControl())
    private let openCount = Atomic<Int>(0)

    private var links: [ProxyLink] = []
    private var current = ProxyControl()

    init(listening: Int32) throws(TestServerError) {
        self.listening = listening
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            let error = TestServerError.system("socketpair")
            close(listening)
            throw error
        }
        wake = (ends[0], ends[1])
    }

    /// How many connections of the driver are open.
    var driverConnectionCount: Int { openCount.load(ordering: .relaxed) }

    /// Changes the orders and has the loop follow them.
    func control(_ change: (inout ProxyControl) -> Void) {
        orders.withLock { orders in
            // The thread closes the sockets when it has stopped.
            guard !orders.isStopped else { return }
            change(&orders)
            var byte: UInt8 = 1
            // A full socket wakes the thread as well.
            _ = write(wake.write, &byte, 1)
        }
    }

    func stop() {
        control { $0.isStopped = true }
    }

    /// Serves until stopped; the body of the thread.
    func run() {
        while !current.isStopped {
            waitForBytes()
            follow(orders.withLock { $0 })
            for link in links { link.work(current.fault) }
            links.removeAll { $0.isOver }
            openCount.store(links.count { $0.isOfDriver }, ordering: .relaxed)
        }
        for link in links { link.reset() }
        openCount.store(0, ordering: .relaxed)
        for descriptor in [listening, wake.read, wake.write] { close(descriptor) }
    }

    private func waitForBytes() {
        var waits = [
            pollfd(fd: listening, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
        ]
        var timeout = Duration.seconds(1)
        let now = ContinuousClock.now
        for link in links { link.addWaits(to: &waits, &timeout, at: now) }
        let milliseconds = Int32((max(timeout, .zero) / .milliseconds(1)).rounded(.up))
        guard poll(&waits, nfds_t(waits.count), milliseconds) > 0 else { return }
        if waits[0].revents != 0 { accept() }
        if waits[1].revents != 0 {
            var bytes: [UInt8] = Array(repeating: 0, count: 64)
            while read(wake.read, &bytes, bytes.count) > 0 {}
        }
    }

    /// Takes the orders that came meanwhile.
    private func follow(_ orders: ProxyControl) {
        if orders.resets != current.resets {
            for link in links { link.reset() }
        }
        if orders.fault != current.fault {
            for link in links { link.faultChanged() }
        }
        current = orders
    }

    private func accept() {
        let client = Glibc.accept(listening, nil, nil)
        guard client >= 0 else { return }
        let target = orders.withLock { $0.target }
        guard let target, let link = ProxyLink(client: client, target: target) else {
            close(client)
            return
        }
        links.append(link)
    }
}
