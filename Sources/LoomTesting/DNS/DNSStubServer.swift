import Glibc
import Synchronization

/// A name server on 127.0.0.1 that knows SRV and TXT records, for tests of `mongodb+srv`.
///
/// ```swift
/// let names = try DNSStubServer([.service("_mongodb._tcp.db.example.com", host: "a.db.example.com", port: 27017)])
/// ```
///
/// It answers over UDP and TCP on one port. Records and manner can be changed at any time; it ends with its last
/// reference or by ``stop()``.
public final class DNSStubServer: Sendable {
    /// The port that it answers on, on 127.0.0.1.
    public let port: UInt16

    private let shared: DNSStubServerState

    /// Starts to answer.
    ///
    /// - Throws: ``TestServerError`` when there is no socket or thread to be had.
    public init(_ records: [Record] = [], manner: Manner = .ordinary) throws(TestServerError) {
        let (stream, datagrams, port) = try Self.open()
        self.port = port
        let shared = DNSStubServerState(
            stream: stream, datagrams: datagrams, records: records, manner: manner)
        self.shared = shared
        try BlockingThread.start { shared.answerDatagrams() }
        try BlockingThread.start { shared.answerConnections() }
    }

    deinit {
        shared.stop()
    }

    /// What the server knows.
    public var records: [Record] {
        get { shared.records }
        set { shared.records = newValue }
    }

    /// How the server answers.
    public var manner: Manner {
        get { shared.manner }
        set { shared.manner = newValue }
    }

    /// The names asked for so far, in order, over UDP and TCP.
    public var questions: [String] { shared.questions }

    /// Answers no more. Does nothing the second time.
    public func stop() {
        shared.stop()
    }

    /// A port that is free for both protocols.
    private static func open() throws(TestServerError) -> (stream: Int32, datagrams: Int32, port: UInt16) {
        for _ in 0..<20 {
            let stream = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard stream >= 0 else { throw .system("socket") }
            guard LoopbackAddress(port: 0).with({ bind(stream, $0, $1) }) == 0, listen(stream, 16) == 0 else {
                close(stream)
                throw .system("listen")
            }
            let port = localPort(stream)
            let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            if datagrams >= 0 {
                if LoopbackAddress(port: port).with({ bind(datagrams, $0, $1) }) == 0 {
                    return (stream, datagrams, port)
                }
                close(datagrams)
            }
            close(stream)
        }
        throw .system("bind")
    }

    private static func localPort(_ descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}
