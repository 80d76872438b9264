import Testing

@testable import LoomTesting

@Suite("Connection strings of servers that are not ours")
struct ExternalServerTests {
    @Test(
        "plain ones on this machine are taken",
        arguments: [
            ("mongodb://127.0.0.1:27018/", [27018]),
            ("mongodb://localhost", [27017]),
            ("mongodb://127.0.0.1:1,127.0.0.1:2/?replicaSet=x", [1, 2]),
            ("mongodb://127.0.0.1:5?w=1", [5]),
        ] as [(String, [UInt16])])
    func taken(uri: String, ports: [UInt16]) throws {
        #expect(try TestServer.loopbackPorts(of: uri) == ports)
    }

    @Test(
        "others are refused, without repeating what may be a password",
        arguments: [
            "", "mongodb://", "mongodb+srv://127.0.0.1/", "mongodb://user:hunter2@127.0.0.1/",
            "mongodb://db.example/",
            "mongodb://127.0.0.1:99999/", "mongodb://127.0.0.1:1,db.example:2/", "http://127.0.0.1/",
        ])
    func refused(uri: String) {
        let error = #expect(throws: TestServerError.self) { try TestServer.loopbackPorts(of: uri) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("hunter2") == false)
    }
}
