import BSON
import FoundationEssentials
package import MongoCore
import MongoTransport

/// What every connection of a client is established with.
package struct ConnectionSettings: Sendable {
    private(set) var credential: Credential?
    /// Whether the credential was given in code, which DNS has no say in.
    private let hasOwnCredential: Bool
    /// What the credential's mechanism takes; nil without a credential.
    let authentication: AuthenticationSource?
    let metadata: HandshakeMetadata
    /// The version of the Stable API that every command asks for; nil for none.
    let serverAPI: ServerAPI?
    /// The limit on connecting, the handshake's commands and authentication, each.
    let connectTimeout: Duration?
    /// The client's timeout; where nobody waits for a connection, that of each command by which it is logged in. Nil
    /// leaves these to `connectTimeout`.
    let timeout: Duration?
    /// The limit on each send and each receive; nil for none.
    let socketTimeout: Duration?
    /// Whether a load balancer is spoken to.
    private(set) var loadBalanced: Bool
    let compression: CompressionSettings
    /// TLS and the proxy, if any.
    let route: Route

    /// What a connection string asks for; loads the libraries that it takes, and reads the files that it names.
    ///
    /// - Throws: `ConnectionStringError` for what this machine cannot do, `TLSConfigurationError`.
    package init(_ string: ConnectionString) throws {
        try self.init(string, MongoClientOptions())
    }

    /// The same, and what was given in code.
    init(_ string: ConnectionString, _ given: MongoClientOptions) throws {
        let environment = ProcessInfo.processInfo.environment
        compression = try CompressionSettings(string.options, isLenient: given.isLenient)
        let connectTimeout = string.options.connectTimeout ?? OptionDefaults.connectTimeout
        let socketTimeout = string.options.socketTimeout
        timeout = given.timeout ?? string.options.timeout
        let credential = given.credential ?? string.credential
        self.credential = credential
        hasOwnCredential = given.credential != nil
        authentication = try credential.map { credential in
            try AuthenticationSource(credential, callback: given.oidcCallback) {
                ProcessInfo.processInfo.environment
            }
        }
        metadata = HandshakeMetadata(
            ClientMetadata(
                applicationName: string.options.appName,
                environmentVariables: environment))
        serverAPI = given.serverAPI
        self.connectTimeout = connectTimeout == .zero ? nil : connectTimeout
        self.socketTimeout = socketTimeout == .zero ? nil : socketTimeout
        loadBalanced = string.options.loadBalanced ?? false
        route = try Route(string)
    }

    /// The same with what DNS knows.
    func completed(by string: ConnectionString) -> ConnectionSettings {
        var completed = self
        if !hasOwnCredential { completed.credential = string.credential }
        completed.loadBalanced = string.options.loadBalanced ?? false
        return completed
    }

    /// The beginning of every connection's first words.
    func greeting() throws -> Document {
        // A server that is asked for a version of the API knows no legacy hello, nor does a load balancer.
        var hello: Document =
            serverAPI == nil && !loadBalanced ? ["isMaster": 1, "helloOk": true] : ["hello": 1]
        if loadBalanced { hello["loadBalanced"] = true }
        hello["client"] = .document(try metadata.document())
        hello["backpressure"] = "2"
        return hello
    }
}
