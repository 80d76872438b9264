import MongoCore
import Testing

@Suite struct ConnectionStringSupportTests {
    @Test(arguments: [
        "mongodb://a",
        "mongodb://u:p@a:1/db?authSource=x&authMechanism=SCRAM-SHA-1",
        "mongodb://a/?directConnection=true&appName=x&maxPoolSize=1&minPoolSize=1&maxConnecting=1&maxIdleTimeMS=1",
        "mongodb://a/?tls=false&ssl=false&retryReads=false&retryWrites=false&loadBalanced=false",
        "mongodb://a/?retryReads=true&retryWrites=true&timeoutMS=5&maxAdaptiveRetries=1",
        "mongodb://a/?w=majority&journal=true&readConcernLevel=majority&readPreference=nearest",
        "mongodb://a/?connectTimeoutMS=1&serverSelectionTimeoutMS=1&socketTimeoutMS=1&waitQueueTimeoutMS=1",
        "mongodb://a/?compressors=zstd,zlib,snappy&zlibCompressionLevel=9",
        "mongodb://a/?unheardOf=1",
        "mongodb://a/?tls=true&tlsCAFile=a&tlsCertificateKeyFile=b&tlsCertificateKeyFilePassword=c",
        "mongodb://a/?ssl=true&tlsAllowInvalidCertificates=true&tlsAllowInvalidHostnames=true",
        "mongodb://a/?tls=true&tlsInsecure=true",
        "mongodb://a/?tls=true&tlsDisableOCSPEndpointCheck=true",
        "mongodb://a/?tls=true&tlsDisableCertificateRevocationCheck=false",
        "mongodb://a/?tls=true&tlsCertificateKeyFile=b&authMechanism=MONGODB-X509",
        "mongodb+srv://a.b.c/?srvMaxHosts=2&srvServiceName=own",
        "mongodb://u:p@a/?authMechanism=PLAIN",
        "mongodb://a/?authMechanism=MONGODB-AWS",
        "mongodb://u:p@127.0.0.1,localhost,[::1]/?authMechanism=MONGODB-AWS",
        "mongodb://a/?proxyHost=p&proxyPort=1&proxyUsername=u&proxyPassword=v",
    ])
    func supported(text: String) throws {
        try ConnectionString(text).checkSupported()
    }

    @Test(
        arguments: [
            ("mongodb://a/?tls=true&tlsDisableOCSPEndpointCheck=false", .tlsDisableOCSPEndpointCheck),
            ("mongodb://a/?serverSelectionTryOnce=true", .serverSelectionTryOnce),
            (
                "mongodb://a/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:test",
                .authMechanism
            ),
            ("mongodb://u@a/?authMechanism=GSSAPI", .authMechanism),
        ] as [(String, ConnectionOption?)])
    func unsupported(text: String, option: ConnectionOption?) throws {
        let string = try ConnectionString(text)
        let error = #expect(throws: ConnectionStringError.self) { try string.checkSupported(lenient: true) }
        #expect(error?.code == .unsupported)
        #expect(error?.option == option)
    }

    @Test(arguments: [
        "mongodb://u:p@localhost.com/", "mongodb://u:p@localhost,a/", "mongodb+srv://u:p@localhost/",
        "mongodb://u:p@127.0.0.1.com/", "mongodb://u:p@127.0.0/",
    ])
    func cloudKeysStayOnTheMachine(prefix: String) {
        let error = #expect(throws: ConnectionStringError.self) {
            try ConnectionString(prefix + "?authMechanism=MONGODB-AWS")
        }
        #expect(error?.code == .invalidCredential)
    }

    @Test func invalidValuesStopAClientUnlessLenient() throws {
        let string = try ConnectionString("mongodb://a/?maxPoolSize=many")
        let error = #expect(throws: ConnectionStringError.self) { try string.checkSupported() }
        #expect(error?.option == .maxPoolSize)
        #expect(error?.code == .invalidOption)
        try string.checkSupported(lenient: true)
    }

    @Test(
        arguments: [
            ("mongodb://a/?tlsInsecure=false", .tlsInsecure),
            ("mongodb://a/?tlsCAFile=f", .tlsCAFile),
            ("mongodb://a/?tls=false&tlsCAFile=f", .tlsCAFile),
            ("mongodb://a/?tls=true&tlsCertificateKeyFilePassword=p", .tlsCertificateKeyFilePassword),
            ("mongodb://a/?authMechanism=MONGODB-X509", .authMechanism),
            ("mongodb://a/?tls=true&authMechanism=MONGODB-X509", .tlsCertificateKeyFile),
        ] as [(String, ConnectionOption)])
    func optionsOfTLSWithoutWhatTheyNeed(text: String, option: ConnectionOption) throws {
        let string = try ConnectionString(text)
        let error = #expect(throws: ConnectionStringError.self) { try string.checkSupported() }
        #expect(error?.option == option)
        #expect(error?.code != .unsupported)
    }

    @Test func scramNeedsAPassword() throws {
        let string = try ConnectionString("mongodb://u@a")
        let error = #expect(throws: ConnectionStringError.self) { try string.checkSupported() }
        #expect(error?.code == .invalidCredential)
    }

    /// Every option is either honoured by what exists today or refused; a new one must be put on one side.
    @Test func everyOptionIsHonouredOrRefused() throws {
        let honoured: Set<ConnectionOption> = [
            .appName, .authMechanism, .authMechanismProperties, .authSource, .compressors, .connectTimeoutMS,
            .directConnection, .retryReads, .retryWrites, .maxAdaptiveRetries, .enableOverloadRetargeting,
            .timeoutMS, .heartbeatFrequencyMS, .loadBalanced, .localThresholdMS, .replicaSet,
            .serverMonitoringMode,
            .journal, .maxConnecting, .maxIdleTimeMS, .maxPoolSize, .maxStalenessSeconds, .minPoolSize,
            .readConcernLevel,
            .readPreference, .readPreferenceTags, .serverSelectionTimeoutMS, .socketTimeoutMS, .w,
            .waitQueueTimeoutMS, .waitQueueSize, .waitQueueMultiple,
            .wTimeoutMS, .zlibCompressionLevel, .tls, .ssl, .proxyHost,
        ]
        // These make no sense without another, or without a name in DNS.
        let dependent: Set<ConnectionOption> = [
            .proxyPort, .proxyUsername, .proxyPassword, .srvMaxHosts, .srvServiceName,
        ]
        let values: [ConnectionOption: String] = [
            .tlsCAFile: "f", .tlsCertificateKeyFile: "f", .tlsCertificateKeyFilePassword: "p",
            .maxAdaptiveRetries: "1", .timeoutMS: "1",
        ]
        for option in ConnectionOption.allCases
        where !honoured.contains(option) && !dependent.contains(option) {
            let string = try ConnectionString("mongodb://a/?\(option)=\(values[option] ?? "true")")
            #expect(string.warnings.isEmpty, "\(option)")
            #expect(throws: ConnectionStringError.self, "\(option)") { try string.checkSupported() }
        }
    }
}
