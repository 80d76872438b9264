extension MongodProcess {
    /// Everything that decides how a mongod is started.
    struct Launch: Sendable {
        /// The port on 127.0.0.1.
        var port: UInt16
        /// The port that others know it by, where that is another one.
        var advertisedPort: UInt16?
        /// The folder for its data and log; made when missing.
        var directory: String
        /// The replica set that it is to be a member of.
        var replicaSetName: String?
        /// What members know each other by; having one turns authentication on.
        var secret: String?
        /// Server parameters beyond the usual ones.
        var parameters: [String: String] = [:]
        /// Further words for the command line.
        var arguments: [String] = []
        /// What connections have to be encrypted with; nil for plain ones.
        var certificates: ServerCertificates?
        /// Whether clients have to show a certificate.
        var requiresClientCertificate = false
        /// Whether it goes on when this process ends.
        var survivesUs = false
        /// Whether its cache and its journal's files are as large as a mongod makes them by itself.
        var isFullSize = false

        /// The file that the secret is in.
        var keyFile: String { directory + "/keyfile" }

        /// The command line.
        ///
        /// Small logs and cache, so that dozens of servers fit a small machine, unless `isFullSize`; test commands for fail
        /// points; a transaction that a test left open may not hold others up for a minute; no quiet time
        /// when asked to shut down.
        func commandLine() throws(TestServerError) -> [String] {
            var line = [
                try MongodBinary.find(), "--port", String(port), "--dbpath", directory, "--bind_ip",
                "127.0.0.1", "--nounixsocket",
            ]
            if !isFullSize {
                line += [
                    "--wiredTigerCacheSizeGB", "0.25",
                    "--wiredTigerEngineConfigString", "log=(prealloc=false,file_max=10MB)",
                ]
            }
            var all = [
                "enableTestCommands": "1",
                "transactionLifetimeLimitSeconds": "3",
                "shutdownTimeoutMillisForSignaledShutdown": "0",
            ]
            if let replicaSetName {
                line += ["--replSet", replicaSetName, "--oplogSize", "128"]
            }
            if secret != nil {
                line += ["--auth", "--keyFile", keyFile]
                // PLAIN is how this module itself logs in: it needs no cryptography. Users keep their SCRAM
                // credentials.
                all["authenticationMechanisms"] = "SCRAM-SHA-1,SCRAM-SHA-256,MONGODB-X509,PLAIN"
            }
            all.merge(parameters) { _, given in given }
            for (name, value) in all.sorted(by: { $0.key < $1.key }) {
                line += ["--setParameter", "\(name)=\(value)"]
            }
            return line + encryption + arguments
        }

        private var encryption: [String] {
            guard let certificates else { return [] }
            let optional = requiresClientCertificate ? [] : ["--tlsAllowConnectionsWithoutCertificates"]
            return [
                "--tlsMode", "requireTLS", "--tlsCertificateKeyFile", certificates.serverFile,
                "--tlsCAFile", certificates.authorityFile,
            ] + optional
        }
    }
}
