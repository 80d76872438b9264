import MongoCore
import Testing

@Suite struct ConnectionStringTests {
    @Test func everyPartOfAString() throws {
        let string = try ConnectionString(
            "mongodb://ada:s%3Acret@A.example.com,[::1]:27018,%2Ftmp%2Fm.sock/shop?replicaSet=rs0&maxPoolSize=7"
        )
        #expect(
            string.hosts == [
                .tcp(host: "a.example.com", port: 27017), .tcp(host: "::1", port: 27018),
                .unix(path: "/tmp/m.sock"),
            ])
        #expect(string.credential?.username == "ada")
        #expect(string.credential?.password == "s:cret")
        #expect(string.credential?.source == "shop")
        #expect(string.defaultDatabase == "shop")
        #expect(string.options.replicaSet == "rs0")
        #expect(string.options.maxPoolSize == 7)
        #expect(string.options.minPoolSize == nil)
        #expect(string.srvHost == nil)
        #expect(string.warnings.isEmpty)
    }

    @Test func serviceStringsNameNoServers() throws {
        let string = try ConnectionString("mongodb+srv://Cluster.Example.com/?srvMaxHosts=2")
        #expect(string.srvHost == "cluster.example.com")
        #expect(string.hosts.isEmpty)
    }

    @Test(arguments: [
        ("", ConnectionStringError.Code.invalidScheme),
        ("http://a", .invalidScheme),
        ("MONGODB://a", .invalidScheme),
        ("mongodb://", .invalidHost),
        ("mongodb:///db", .invalidHost),
        ("mongodb://a,,b", .invalidHost),
        ("mongodb://a,", .invalidHost),
        ("mongodb+srv://a,b", .invalidHost),
        ("mongodb+srv://a:27017", .invalidHost),
        ("mongodb+srv://[::1]", .invalidHost),
        ("mongodb+srv://%2Fa.sock", .invalidHost),
        ("mongodb://a/b/c", .invalidDatabase),
        ("mongodb://a/b%20c", .invalidDatabase),
        ("mongodb://a/b%", .invalidDatabase),
        ("mongodb://a/%24external", .invalidDatabase),
        ("mongodb://a/?journal", .invalidOption),
        ("mongodb://a/?=true", .invalidOption),
        ("mongodb://a/?authSource=", .invalidOption),
        ("mongodb://u:p@a@b", .invalidUserInfo),
        ("mongodb://u:p:q@a", .invalidUserInfo),
        ("mongodb://u:%@a", .invalidUserInfo),
        ("mongodb://u/v@a", .invalidUserInfo),
        ("mongodb://@a", .invalidCredential),
        ("mongodb://:p@a", .invalidCredential),
    ])
    func refuses(text: String, code: ConnectionStringError.Code) {
        let error = #expect(throws: ConnectionStringError.self) { try ConnectionString(text) }
        #expect(error?.code == code)
    }

    @Test func emptyQueriesAreNoOptions() throws {
        for text in ["mongodb://a", "mongodb://a/", "mongodb://a?", "mongodb://a/?", "mongodb://a/?&"] {
            #expect(try ConnectionString(text).options == ConnectionOptions(), "\(text)")
        }
    }

    /// A badly encoded password ends up in the host, the port, the database or the options; no message repeats it.
    @Test(arguments: [
        "mongodb://ada:sesame/x@host/", "mongodb://ada:sesame?x@host/", "mongodb://ada:se:same@host/",
        "mongodb://ada:sesame@x@host/", "mongodb://ada:%sesame@host/", "mongodb://ada:1/sesame@host",
        "mongodb://a/?proxyHost=b&proxyPassword=sesame",
        "mongodb://ada:sesame@host/?authMechanism=MONGODB-X509",
        "mongodb://a/?authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:sesame",
    ])
    func errorsKeepSecrets(text: String) {
        let error = #expect(throws: ConnectionStringError.self) { try ConnectionString(text) }
        #expect(error.map { String(reflecting: $0).contains("same") } == false)
    }

    @Test func descriptionsKeepSecrets() throws {
        let string = try ConnectionString(
            "mongodb://ada:sesame@localhost/db?proxyHost=p&proxyUsername=u&proxyPassword=sesame"
                + "&tlsCertificateKeyFilePassword=sesame&authMechanismProperties=AWS_SESSION_TOKEN:sesame"
                + "&authMechanism=MONGODB-AWS&appName=shop&unheardOf=sesame")
        #expect(
            string.description
                == "mongodb://ada:<redacted>@localhost/db?proxyHost=p&proxyUsername=u&proxyPassword=<redacted>"
                + "&tlsCertificateKeyFilePassword=<redacted>&authMechanismProperties=<redacted>"
                + "&authMechanism=MONGODB-AWS&appName=shop&unheardOf=<redacted>")
        var dumped = ""
        dump(string, to: &dumped)
        #expect(!dumped.contains("sesame"))
        #expect(!String(reflecting: string).contains("sesame"))
        #expect(!String(describing: string.options).contains("sesame"))
        #expect(string.options.proxyPassword == "sesame")
        #expect(string.credential?.mechanismProperties == ["AWS_SESSION_TOKEN": "sesame"])
    }

    @Test func anAtSignInAnOptionIsNoUserInfo() throws {
        let string = try ConnectionString("mongodb://a?replicaSet=my@set")
        #expect(string.options.replicaSet == "my@set")
        #expect(string.credential == nil)
    }
}
