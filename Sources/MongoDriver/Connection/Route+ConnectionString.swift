import MongoCore
import MongoTransport

extension Route {
    /// The way to servers that a connection string asks for; loads OpenSSL and the files named, if it asks for TLS.
    ///
    /// - Throws: `TLSConfigurationError`.
    init(_ string: ConnectionString) throws(TLSConfigurationError) {
        let options = string.options
        var context: TLSContext?
        if string.usesTLS {
            do throws(TLSSetupError) {
                context = try TLSContext(TLSSettings(options))
            } catch {
                throw TLSConfigurationError(error)
            }
        }
        let proxy = options.proxyHost.map { host in
            SOCKS5Proxy(
                host: host,
                port: options.proxyPort.flatMap { UInt16(exactly: $0) } ?? SOCKS5Proxy.usualPort,
                user: options.proxyUsername, password: options.proxyPassword)
        }
        self.init(tls: context, proxy: proxy)
    }
}

extension TLSSettings {
    fileprivate init(_ options: ConnectionOptions) {
        self.init()
        let isInsecure = options.tlsInsecure ?? false
        authorityFile = options.tlsCAFile
        certificateKeyFile = options.tlsCertificateKeyFile
        keyPassword = options.tlsCertificateKeyFilePassword
        allowsInvalidCertificates = isInsecure || options.tlsAllowInvalidCertificates ?? false
        allowsInvalidHostnames = isInsecure || options.tlsAllowInvalidHostnames ?? false
        checksRevocation = !(options.tlsDisableCertificateRevocationCheck ?? false)
    }
}
