import Foundation
import Glibc
import Synchronization

@testable import MongoTransport

/// A server on this machine, a thread a connection, for as long as a test needs it.
final class LoopbackServer: Sendable {
    enum Family: CaseIterable { case ipv4, ipv6, unix }

    struct Failure: Error {
        let call: String
        let errno: Int32
    }

    struct Counts: Equatable {
        var accepted = 0
        var ended = 0
    }

    let endpoint: Endpoint
    private let listener: Int32
    private let accepts: Bool
    private let state = Arrivals()

    /// Shared with the threads, which must not keep the server alive.
    private final class Arrivals: Sendable {
        let counts = Mutex(Counts())
    }

    /// - Parameter accepts: without accepting, connections queue up until the backlog is full.
    init(
        _ family: Family = .ipv4, backlog: Int32 = 512, accepts: Bool = true,
        serve: @escaping @Sendable (Int32) -> Void
    ) throws {
        let domain = [.ipv4: AF_INET, .ipv6: AF_INET6, .unix: AF_UNIX][family] ?? AF_INET
        let listener = socket(domain, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Failure(call: "socket", errno: errno) }
        self.listener = listener
        self.accepts = accepts
        endpoint = try Self.bind(listener, family)
        guard listen(listener, backlog) == 0 else { throw Failure(call: "listen", errno: errno) }
        if accepts { Self.accept(listener, state, serve) }
    }

    deinit {
        // Refuses from now on. The accepting thread closes it, as only that knows when it no longer uses it.
        shutdown(listener, Int32(SHUT_RDWR))
        if !accepts { close(listener) }
        if case .unix(let path) = endpoint { unlink(path) }
    }

    var counts: Counts { state.counts.withLock { $0 } }

    /// Waits until every connection that came has ended: then the client holds no descriptor of any.
    func allEnded(_ expected: Int, within seconds: Double = 10) async throws -> Bool {
        let limit = Date(timeIntervalSinceNow: seconds)
        while Date() < limit {
            if counts == Counts(accepted: expected, ended: expected) { return true }
            try await Task.sleep(for: .milliseconds(2))
        }
        return false
    }

    private static func bind(_ listener: Int32, _ family: Family) throws -> Endpoint {
        guard family != .unix else {
            let path = "/tmp/loom-transport-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
            guard let address = SocketAddress(unixPath: path),
                address.withPointer({ Glibc.bind(listener, $0, $1) }) == 0
            else { throw Failure(call: "bind", errno: errno) }
            return .unix(path: path)
        }
        let host = family == .ipv4 ? "127.0.0.1" : "::1"
        let address = try AddressLookup.addresses(host: host, port: 0, numericOnly: true)[0]
        guard address.withPointer({ Glibc.bind(listener, $0, $1) }) == 0 else {
            throw Failure(call: "bind", errno: errno)
        }
        var bound = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(listener, $0, &length) }
        }
        // The port is at the same place in both families.
        return .tcp(host: host, port: UInt16(bigEndian: bound.sin6_port))
    }

    private static func accept(
        _ listener: Int32, _ state: Arrivals, _ serve: @escaping @Sendable (Int32) -> Void
    ) {
        Thread.detachNewThread {
            while true {
                let connection = Glibc.accept(listener, nil, nil)
                if connection < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    close(listener)
                    return
                }
                state.counts.withLock { $0.accepted += 1 }
                Thread.detachNewThread {
                    serve(connection)
                    close(connection)
                    state.counts.withLock { $0.ended += 1 }
                }
            }
        }
    }
}
