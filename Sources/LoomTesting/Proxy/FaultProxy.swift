import Glibc

/// Stands between clients and a server, and does to their connections what networks do.
///
/// Connections whose first bytes name the driver, as its hello does, suffer the faults; those of other servers pass as
/// they are, so that a replica set whose members know each other by their proxies keeps its own peace.
public final class FaultProxy: Sendable {
    /// What happens to the connections of the driver.
    public enum Fault: Hashable, Sendable {
        /// Nothing.
        case none
        /// Bytes vanish, both ways; the connection breaks when the fault ends, as it would when it timed out.
        case drop
        /// Bytes arrive later.
        case delay(Duration)
        /// The next bytes arrive in part, and the connection ends.
        case truncate
        /// Bytes arrive one or a few at a time.
        case split
    }

    /// The port that it listens on, on 127.0.0.1.
    public let port: UInt16

    private let loop: ProxyLoop

    /// Starts to listen; connections are refused until there is a server to lead them to.
    ///
    /// - Throws: ``TestServerError`` when there is no socket or thread to be had.
    public init() throws(TestServerError) {
        let (descriptor, port) = try LoopbackListener.open()
        self.port = port
        let loop = try ProxyLoop(listening: descriptor)
        self.loop = loop
        try BlockingThread.start { loop.run() }
    }

    deinit {
        loop.stop()
    }

    /// `127.0.0.1` and the port.
    public var host: String { "127.0.0.1:\(port)" }

    /// Leads new connections to a port on 127.0.0.1.
    public func forward(to port: UInt16) {
        loop.control { $0.target = port }
    }

    /// Begins a fault, or ends it with `.none`.
    public func inject(_ fault: Fault) {
        loop.control { $0.fault = fault }
    }

    /// Resets every connection that there is, those of other servers too.
    public func resetConnections() {
        loop.control { $0.resets += 1 }
    }

    /// How many connections of the driver are open.
    public var driverConnectionCount: Int { loop.driverConnectionCount }

    /// Ends all connections and listens no more. Does nothing the second time.
    public func stop() {
        loop.stop()
    }
}
