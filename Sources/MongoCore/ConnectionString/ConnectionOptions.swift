/// The values of a connection string's options, typed; an option that was not given is nil.
///
/// Credentials are in ``ConnectionString/credential``.
public struct ConnectionOptions: Hashable, Sendable {
    /// How eagerly monitors watch servers.
    public enum MonitoringMode: String, Hashable, Sendable {
        /// Streams, except in a function-as-a-service environment.
        case auto
        /// Servers push changes as they happen.
        case stream
        /// Monitors ask at regular intervals.
        case poll
    }

    /// A way to compress messages.
    public enum Compressor: String, Hashable, Sendable {
        case snappy, zlib, zstd
    }

    /// The application's name, which servers show in logs and profiles; at most 128 bytes. Absent by default.
    public var appName: String?
    /// The compressors to offer to servers, best first. None by default.
    public var compressors: [Compressor]?
    /// How long one connection may take to establish; zero means without limit. 10 s by default.
    public var connectTimeout: Duration?
    /// Whether to talk to the one host given, whatever it is part of. False by default.
    public var directConnection: Bool?
    /// Whether an overloaded server is avoided when an operation is tried again. False by default.
    public var enableOverloadRetargeting: Bool?
    /// How often monitors look at each server; at least 500 ms. 10 s by default.
    public var heartbeatFrequency: Duration?
    /// Whether the host given is a load balancer. False by default.
    public var loadBalanced: Bool?
    /// How much farther than the nearest server others may be and still be chosen. 15 ms by default.
    public var localThreshold: Duration?
    /// How often an operation that an overloaded server refused is tried again. Twice by default.
    public var maxAdaptiveRetries: Int?
    /// How many connections a pool may be establishing at one time. 2 by default.
    public var maxConnecting: Int?
    /// How long a connection may stay unused before it is closed; zero, the default, means without limit.
    public var maxIdleTime: Duration?
    /// How many connections a pool may have; zero means without limit. 100 by default.
    public var maxPoolSize: Int?
    /// How many connections a pool keeps ready. 0 by default.
    public var minPoolSize: Int?
    /// The SOCKS5 proxy's host. No proxy by default.
    public var proxyHost: String?
    /// The SOCKS5 proxy's port. 1080 by default.
    public var proxyPort: Int?
    /// The user name for the SOCKS5 proxy. Absent by default.
    public var proxyUsername: String?
    /// The read concern of operations that have none of their own. The server's own by default.
    public var readConcern: ReadConcern?
    /// Which members of a replica set reads go to. The primary by default.
    public var readPreference: ReadPreference?
    /// The name that the replica set must have. Any by default.
    public var replicaSet: String?
    /// Whether reads are tried once more after a failure that may pass. True by default.
    public var retryReads: Bool?
    /// Whether writes are tried once more after a failure that may pass. True by default.
    public var retryWrites: Bool?
    /// How monitors watch servers. ``MonitoringMode/auto`` by default.
    public var serverMonitoringMode: MonitoringMode?
    /// How long an operation waits for a server that suits it. 30 s by default.
    public var serverSelectionTimeout: Duration?
    /// Whether selection gives up after one look at the servers, an option for single-threaded drivers only.
    public var serverSelectionTryOnce: Bool?
    /// How long a send or receive may take; zero means without limit. Without limit by default.
    public var socketTimeout: Duration?
    /// How many of the hosts that DNS names are used; zero, the default, means all.
    public var srvMaxHosts: Int?
    /// The service name asked for in DNS. `mongodb` by default.
    public var srvServiceName: String?
    /// How long an operation may take as a whole; zero means without limit. Absent by default.
    public var timeout: Duration?
    /// Whether connections use TLS. False by default, true by default with `mongodb+srv`.
    public var tls: Bool?
    /// Whether any certificate is accepted. False by default.
    public var tlsAllowInvalidCertificates: Bool?
    /// Whether certificates for other host names are accepted. False by default.
    public var tlsAllowInvalidHostnames: Bool?
    /// The file of certificate authorities to trust. The system's by default.
    public var tlsCAFile: String?
    /// The file with the client's certificate and key. None by default.
    public var tlsCertificateKeyFile: String?
    /// Whether no certificate is checked for revocation. False by default.
    public var tlsDisableCertificateRevocationCheck: Bool?
    /// Whether no OCSP responder is asked. False by default.
    public var tlsDisableOCSPEndpointCheck: Bool?
    /// Whether as many checks as possible are left out. False by default.
    public var tlsInsecure: Bool?
    /// How long an operation waits for a free connection; zero, the default, means without limit.
    public var waitQueueTimeout: Duration?
    /// How many callers may wait for a connection at once before others are refused (`waitQueueSize`).
    public var waitQueueSize: Int?
    /// The same, as a multiple of the pool's size (`waitQueueMultiple`).
    public var waitQueueMultiple: Int?
    /// The write concern of operations that have none of their own. The server's own by default.
    public var writeConcern: WriteConcern?
    /// zlib's level, from 0 (none) to 9 (best), or -1 for zlib's own choice, the default.
    public var zlibCompressionLevel: Int?

    private var proxySecret: Secret?
    private var keyFileSecret: Secret?

    /// No options at all.
    public init() {}

    /// The password for the SOCKS5 proxy. Absent by default.
    public var proxyPassword: String? {
        get { proxySecret?.value }
        set { proxySecret = newValue.map(Secret.init) }
    }

    /// The password of the client's key file. Absent by default.
    public var tlsCertificateKeyFilePassword: String? {
        get { keyFileSecret?.value }
        set { keyFileSecret = newValue.map(Secret.init) }
    }
}
