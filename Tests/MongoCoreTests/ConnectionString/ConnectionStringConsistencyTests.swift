import MongoCore
import Testing

@Suite struct ConnectionStringConsistencyTests {
    @Test(arguments: [
        "mongodb://a,b/?directConnection=true",
        "mongodb+srv://a.b.c/?directConnection=true",
        "mongodb://a,b/?loadBalanced=true",
        "mongodb://a/?loadBalanced=true&replicaSet=r",
        "mongodb://a/?loadBalanced=true&directConnection=true",
        "mongodb://a/?srvMaxHosts=0",
        "mongodb://a/?srvServiceName=x",
        "mongodb+srv://a.b.c/?srvMaxHosts=1&replicaSet=r",
        "mongodb+srv://a.b.c/?srvMaxHosts=1&loadBalanced=true",
        "mongodb://a/?proxyPort=1",
        "mongodb://a/?proxyHost=p&proxyUsername=u",
        "mongodb://a/?proxyHost=p&proxyPassword=u",
        "mongodb://a/?proxyHost=p&proxyHost=p",
        "mongodb://a/?tlsInsecure=true&tlsAllowInvalidCertificates=true",
        "mongodb://a/?tlsInsecure=false&tlsAllowInvalidHostnames=false",
        "mongodb://a/?tlsInsecure=true&tlsDisableOCSPEndpointCheck=true",
        "mongodb://a/?tlsInsecure=true&tlsDisableCertificateRevocationCheck=true",
        "mongodb://a/?tlsAllowInvalidCertificates=true&tlsDisableOCSPEndpointCheck=true",
        "mongodb://a/?tlsAllowInvalidCertificates=true&tlsDisableCertificateRevocationCheck=true",
        "mongodb://a/?tlsDisableOCSPEndpointCheck=true&tlsDisableCertificateRevocationCheck=true",
        "mongodb://a/?maxStalenessSeconds=90",
        "mongodb://a/?readPreferenceTags=a:b",
        "mongodb://a/?readPreference=primary&maxStalenessSeconds=90",
        "mongodb://a/?minPoolSize=3&maxPoolSize=2",
        "mongodb://a/?minPoolSize=3&maxPoolSize=2&w=0",
    ])
    func contradictions(text: String) {
        let error = #expect(throws: ConnectionStringError.self) { try ConnectionString(text) }
        #expect(error?.code == .conflictingOptions)
    }

    @Test(arguments: [
        "mongodb://a,b/?directConnection=false",
        "mongodb://a/?loadBalanced=true&directConnection=false",
        "mongodb+srv://a.b.c/?srvMaxHosts=0&replicaSet=r",
        "mongodb://a/?minPoolSize=3&maxPoolSize=0",
        "mongodb://a/?proxyHost=p&proxyUsername=u&proxyPassword=w",
    ])
    func noContradictions(text: String) throws {
        #expect(try ConnectionString(text).warnings.isEmpty)
    }
}
