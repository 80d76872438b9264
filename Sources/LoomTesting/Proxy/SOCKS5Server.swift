import Glibc
import Synchronization

/// A SOCKS5 proxy on 127.0.0.1 that carries connections to servers on this machine, or refuses to (RFC 1928).
///
/// Whatever name it is asked for, it leads to 127.0.0.1: it alone looks names up, as the clients under test must not.
package final class SOCKS5Server: Sendable {
    /// How it treats clients.
    package struct Rules: Sendable {
        /// Who it wants clients to log in as; nil for no login.
        package var login: TestServer.User?
        /// What it answers to every request instead of connecting: a reply code of the protocol.
        package var refusal: UInt8?
        /// Bytes that it sends instead of speaking the protocol at all; then it hangs up.
        package var nonsense: [UInt8]?
        /// The ports of this machine that stand for others; those that are not named stand for themselves.
        package var ports: [UInt16: UInt16] = [:]
        /// Whether it says nothing.
        package var isSilent = false

        /// Takes everybody anywhere.
        package init() {}
    }

    /// The port that it listens on.
    package let port: UInt16

    private let listener: Int32
    private let log = Log()

    /// Shared with the threads, which must not keep the server alive.
    final class Log: Sendable {
        let destinations = Mutex<[String]>([])
    }

    /// Starts to listen.
    ///
    /// - Throws: ``TestServerError`` when there is no socket or thread to be had.
    package init(_ rules: Rules = Rules()) throws(TestServerError) {
        let (listener, port) = try LoopbackListener.open()
        self.listener = listener
        self.port = port
        let log = log
        try BlockingThread.start { Self.accept(listener, rules, log) }
    }

    deinit {
        // The thread that accepts wakes up and closes it.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// The destinations asked for, in order, in the form `name example.com:27017` or `address 127.0.0.1:27017`.
    package var destinations: [String] { log.destinations.withLock { $0 } }

    private static func accept(_ listener: Int32, _ rules: Rules, _ log: Log) {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            if client < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                close(listener)
                return
            }
            do throws(TestServerError) {
                try BlockingThread.start {
                    SOCKS5ServerConnection(client: client, rules: rules, log: log).run()
                    close(client)
                }
            } catch {
                // The client sees that as a proxy which hangs up.
                close(client)
            }
        }
    }
}
