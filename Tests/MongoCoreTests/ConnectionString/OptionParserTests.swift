import MongoCore
import Testing

@Suite struct OptionParserTests {
    private func parse(_ query: String) throws -> ConnectionString {
        try ConnectionString("mongodb://a/?\(query)")
    }

    @Test func durations() throws {
        let options = try parse(
            "connectTimeoutMS=1&heartbeatFrequencyMS=500&localThresholdMS=0&maxIdleTimeMS=2&serverSelectionTimeoutMS=3"
                + "&socketTimeoutMS=4&timeoutMS=5&waitQueueTimeoutMS=6&wTimeoutMS=7"
        ).options
        #expect(options.connectTimeout == .milliseconds(1))
        #expect(options.heartbeatFrequency == .milliseconds(500))
        #expect(options.localThreshold == .zero)
        #expect(options.maxIdleTime == .milliseconds(2))
        #expect(options.serverSelectionTimeout == .milliseconds(3))
        #expect(options.socketTimeout == .milliseconds(4))
        #expect(options.timeout == .milliseconds(5))
        #expect(options.waitQueueTimeout == .milliseconds(6))
        #expect(options.writeConcern?.timeout == .milliseconds(7))
    }

    @Test func keysIgnoreCaseAndEncoding() throws {
        #expect(try parse("MAXPOOLSIZE=3").options.maxPoolSize == 3)
        #expect(try parse("max%50oolSize=%33").options.maxPoolSize == 3)
    }

    @Test(arguments: [
        "maxPoolSize=", "maxPoolSize=-1", "maxPoolSize=1.5", "maxPoolSize=+1", "maxPoolSize=2147483648",
        "maxPoolSize=99999999999999999999", "maxPoolSize=%31%", "maxConnecting=0", "heartbeatFrequencyMS=499",
        "serverSelectionTimeoutMS=0", "tls=1", "tls=TRUE", "tls=", "appName=", "zlibCompressionLevel=-2",
        "readPreference=any", "readPreferenceTags=a", "readPreferenceTags=:b", "maxStalenessSeconds=89",
        "compressors=lz4",
        "compressors=", "serverMonitoringMode=", "readConcernLevel=", "w=", "journal=yes", "wTimeoutMS=soon",
        "authMechanism=MONGODB-CR", "proxyHost=", "tlsCAFile=",
    ])
    func valuesSetAside(query: String) throws {
        let string = try parse(query)
        #expect(string.warnings.map(\.kind) == [.invalidValue])
        #expect(string.warnings.first?.option == String(query.prefix { $0 != "=" }))
        var expected = ConnectionOptions()
        if query.hasPrefix("compressors") { expected.compressors = [] }
        #expect(string.options == expected)
    }

    @Test(arguments: ["w=-1", "w=2147483648", "wTimeoutMS=-1", "w=0&journal=true"])
    func wrongWriteConcernsAreErrors(query: String) {
        #expect(throws: ConnectionStringError.self) { try parse(query) }
    }

    @Test func anOverlongAppNameIsSetAside() throws {
        let name = String(repeating: "é", count: 64)
        #expect(try parse("appName=\(name)").options.appName == name)
        #expect(try parse("appName=\(name)x").options.appName == nil)
    }

    @Test func unknownOptionsAreWarnedOf() throws {
        let string = try parse("maxPoolsize=1&maxPoolSizes=2&%=3")
        #expect(string.options.maxPoolSize == 1)
        #expect(string.warnings.map(\.kind) == [.unknownOption, .unknownOption])
        #expect(string.warnings.map(\.option) == ["maxPoolSizes", "%"])
    }

    @Test func theLastOfRepeatedOptionsCounts() throws {
        let string = try parse("maxPoolSize=1&maxpoolsize=2")
        #expect(string.options.maxPoolSize == 2)
        #expect(string.warnings.map(\.kind) == [.repeatedOption])
    }

    @Test func deprecatedNamesGiveWayToTheirReplacements() throws {
        let replaced = try parse("wtimeout=1&wTimeoutMS=2")
        #expect(replaced.options.writeConcern?.timeout == .milliseconds(2))
        #expect(replaced.warnings.map(\.kind) == [.deprecatedOption])
        let alone = try parse("j=true")
        #expect(alone.options.writeConcern?.journal == true)
        #expect(alone.warnings.map(\.kind) == [.deprecatedOption])
    }

    @Test func sslMeansTLS() throws {
        #expect(try parse("ssl=true").options.tls == true)
        #expect(try parse("ssl=true&tls=true").options.tls == true)
        #expect(throws: ConnectionStringError.self) { try parse("ssl=true&tls=false") }
        #expect(throws: ConnectionStringError.self) { try parse("tls=false&tls=true") }
    }

    @Test func tagSetsKeepTheirOrder() throws {
        let preference = try parse(
            "readPreference=nearest&readPreferenceTags=dc:ny,rack:a:b&readPreferenceTags="
        ).options.readPreference
        #expect(preference?.mode == .nearest)
        #expect(preference?.tagSets == [["dc": "ny", "rack": "a:b"], [:]])
    }

    @Test func minusOneIsNoLimitOnStaleness() throws {
        let string = try parse("readPreference=nearest&maxStalenessSeconds=-1")
        #expect(string.options.readPreference == .nearest)
        #expect(string.warnings.isEmpty)
    }

    @Test func goodCompressorsStay() throws {
        let string = try parse("compressors=zstd,lz4,zlib,zstd")
        #expect(string.options.compressors == [.zstd, .zlib])
        #expect(string.warnings.map(\.kind) == [.invalidValue])
    }
}
