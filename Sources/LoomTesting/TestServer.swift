import BSON
import MongoTransport

/// A real MongoDB deployment for tests: one mongod or a replica set, started in a moment and gone with the
/// process.
///
/// Most tests share the servers of their process and make a database of their own:
///
/// ```swift
/// let server = try await TestServer.shared(.replicaSet)
/// try await server.withTemporaryDatabase { name in
///     let client = try MongoClient(server.uri)
///     …
/// }
/// ```
///
/// A test that kills or freezes servers starts its own with ``withServer(_:parameters:_:)``. The mongod is
/// found through `LOOM_MONGOD`, in the cache that `scripts/fetch-mongod` fills, or on PATH. Servers end when
/// the process does, however it ends, and their files go with them.
public final class TestServer: Sendable {
    /// What it consists of.
    public let shape: Shape

    /// Its mongods; empty for the server that `MONGODB_URI` names.
    public let members: [MongodProcess]

    /// The user with all rights, when ``Shape/requiresAuthentication``.
    public let rootUser: User?

    /// The files that its connections are encrypted with, when ``Shape/requiresTLS``.
    public let certificates: ServerCertificates?

    /// The connection string, with everything in it that a client needs: hosts, user, name of the replica
    /// set, certificates.
    public let uri: String

    /// What this module's own connections to it are encrypted with.
    let encryption: TLSContext?

    /// The ports at which admin commands reach it, on 127.0.0.1.
    let ports: [UInt16]

    /// Who may set a fail point now.
    let failPointTurns = FailPointTurns()

    /// The folder that goes with it.
    private let temporaryDirectory: String?

    init(
        _ shape: Shape, members: [MongodProcess], certificates: ServerCertificates?,
        temporaryDirectory: String?
    ) throws(TestServerError) {
        encryption = try certificates?.context()
        self.certificates = certificates
        self.shape = shape
        self.members = members
        rootUser = shape.requiresAuthentication ? .root : nil
        self.temporaryDirectory = temporaryDirectory
        ports = members.map(\.port)
        uri = Self.uri(
            hosts: members.map(\.host), replicaSet: shape.replicaSetName, user: rootUser, shape, certificates)
    }

    /// The deployment at `MONGODB_URI`.
    init(external uri: String, ports: [UInt16]) {
        shape = .any
        members = []
        rootUser = nil
        certificates = nil
        encryption = nil
        temporaryDirectory = nil
        self.ports = ports
        self.uri = uri
    }

    /// The connection string of one member alone, for talking to it whatever its state.
    public func directURI(of member: MongodProcess) -> String {
        let uri = Self.uri(hosts: [member.host], replicaSet: nil, user: rootUser, shape, certificates)
        return uri + (uri.hasSuffix("/") ? "?" : "&") + "directConnection=true"
    }

    private static func uri(
        hosts: [String], replicaSet: String?, user: User?, _ shape: Shape, _ certificates: ServerCertificates?
    ) -> String {
        var options: [String] = []
        if user != nil { options.append("authSource=admin") }
        if let replicaSet { options.append("replicaSet=\(replicaSet)") }
        if let certificates {
            options += ["tls=true", "tlsCAFile=\(encoded(certificates.authorityFile))"]
            if shape.encryption == .mutualTLS {
                options.append("tlsCertificateKeyFile=\(encoded(certificates.clientFile))")
            }
        }
        let credentials = user.map { "\($0.name):\($0.password)@" } ?? ""
        let query = options.isEmpty ? "" : "?" + options.joined(separator: "&")
        return "mongodb://\(credentials)\(hosts.joined(separator: ","))/\(query)"
    }

    /// The text with everything percent-encoded that could mean something in a connection string.
    private static func encoded(_ text: String) -> String {
        let plain = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
        return text.utf8.map { byte in
            if plain.contains(byte) { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" + digits : digits)
        }.joined()
    }

    /// Ends it and removes its files. Does nothing when it has ended, or is not ours.
    ///
    /// It ends by itself with the last reference to it, or with the process.
    public func stop() async {
        guard let temporaryDirectory else { return }
        for member in members { member.end() }
        Files.remove(temporaryDirectory)
    }

    deinit {
        guard let temporaryDirectory else { return }
        for member in members { member.end() }
        Files.remove(temporaryDirectory)
    }
}
