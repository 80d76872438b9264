import Glibc
import Synchronization

extension TestServer {
    /// The servers of this process, by shape. The one place where state has to be global: there is one test
    /// process, and nobody above the tests to hand a server down.
    private static let servers = Mutex<[Shape: Task<TestServer, any Error>]>([:])

    /// The deployment of a shape that all tests of this process share; the first caller starts it, the others
    /// wait.
    ///
    /// If one of its servers has ended, the next caller gets an error that says how, with the log, and the
    /// one after that a new deployment.
    ///
    /// - Throws: ``TestServerError`` when it did not start, when it has ended, or when `MONGODB_URI` is not
    ///   of use.
    public static func shared(_ shape: Shape = .any) async throws -> TestServer {
        let task = servers.withLock { servers in
            let task = servers[shape] ?? Task { try await make(shape) }
            servers[shape] = task
            return task
        }
        let server = try await task.value
        do {
            try server.checkIsRunning()
        } catch {
            servers.withLock { servers in
                if servers[shape] == task { servers[shape] = nil }
            }
            throw error
        }
        return server
    }

    private static func make(_ shape: Shape) async throws -> TestServer {
        guard shape == .any else { return try await start(shape) }
        guard let uri = getenv("MONGODB_URI").map({ String(cString: $0) }), !uri.isEmpty else {
            return try await shared(.standalone)
        }
        return TestServer(external: uri, ports: try loopbackPorts(of: uri))
    }

    /// The ports in a plain connection string to this machine.
    ///
    /// The commands of this module go over its own socket, which speaks to 127.0.0.1 and logs in to its own
    /// servers only.
    static func loopbackPorts(of uri: String) throws(TestServerError) -> [UInt16] {
        let scheme = "mongodb://"
        let rest = uri.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        let ports = rest.split(separator: ",").map { host -> UInt16? in
            let parts = host.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2, ["127.0.0.1", "localhost"].contains(parts[0]) else { return nil }
            return parts.count == 2 ? UInt16(parts[1]) : 27017
        }
        let known = ports.compactMap(\.self)
        guard uri.hasPrefix(scheme), !known.isEmpty, known.count == ports.count else {
            throw TestServerError(
                .unsupported,
                """
                the tests take from MONGODB_URI only servers on 127.0.0.1 that want no login, as in \
                mongodb://127.0.0.1:27017/; unset it to have them start their own
                """)
        }
        return known
    }
}
