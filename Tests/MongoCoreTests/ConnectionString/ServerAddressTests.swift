import MongoCore
import Testing

@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("localhost", ServerAddress.tcp(host: "localhost", port: 27017)),
        ("DB1.Example.COM:1", .tcp(host: "db1.example.com", port: 1)),
        ("127.0.0.1:65535", .tcp(host: "127.0.0.1", port: 65535)),
        ("[FE80::1]", .tcp(host: "fe80::1", port: 27017)),
        ("[fe80::1%25eth0]:27018", .tcp(host: "fe80::1%eth0", port: 27018)),
        ("%2Ftmp%2FMongo.sock", .unix(path: "/tmp/Mongo.sock")),
        ("rel%2Fm.sock", .unix(path: "rel/m.sock")),
        ("m.sock", .tcp(host: "m.sock", port: 27017)),
    ])
    func parses(text: String, address: ServerAddress) throws {
        #expect(try ServerAddress(parsing: text) == address)
    }

    @Test(arguments: [
        "", ":1", "a:", "a:0", "a:65536", "a:x", "a:-1", "a:+1", "a:1:2", "::1", "[::1", "[]", "[a]",
        "[::1]x", "[::1]:",
        "[::1%25]", "a b", "a%", "a%00b", "%2Ftmp%2Fm.txt", "%2Ftmp%2Fm.sock:27017", "a@b",
        "%2F" + String(repeating: "a", count: 103) + ".sock",
    ])
    func refuses(text: String) {
        #expect(throws: ServerAddress.ParsingError.self) { try ServerAddress(parsing: text) }
    }

    @Test(arguments: ["[::1]:27017", "a.b:27018"])
    func describesAsWritten(text: String) throws {
        #expect(try ServerAddress(parsing: text).description == text)
    }
}
