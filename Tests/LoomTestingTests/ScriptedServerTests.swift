import BSON
import Testing

@testable import LoomTesting

@Suite("Scripted server")
struct ScriptedServerTests {
    @Test("without instructions it answers as a standalone does")
    func ordinary() throws {
        let server = try ScriptedServer { _ in nil }
        let connection = try CommandConnection(port: server.port)
        let hello = try connection.run(["hello": 1])
        #expect(hello["isWritablePrimary"] == true)
        #expect(hello["maxWireVersion"] == 17)
        #expect(try connection.run(["ping": 1]) == ["ok": 1.0])
        #expect(server.requests.map(\.name) == ["hello", "ping"])
        #expect(server.requests.map(\.index) == [0, 1])
        #expect(server.requests[1].command == ["ping": 1, "$db": "admin"])
        #expect(server.connectionCount == 1)
        #expect(server.uri == "mongodb://127.0.0.1:\(server.port)/?directConnection=true")
    }

    @Test("each connection has a number of its own")
    func connections() throws {
        let server = try ScriptedServer { [.reply(["connection": .int32(Int32($0.connection)), "ok": 1.0])] }
        let first = try CommandConnection(port: server.port)
        #expect(try first.run(["ping": 1])["connection"] == 0)
        let second = try CommandConnection(port: server.port)
        #expect(try second.run(["ping": 1])["connection"] == 1)
        #expect(try first.run(["ping": 1])["connection"] == 0)
        #expect(server.connectionCount == 2)
    }

    @Test("a closed and a reset connection look different to the client")
    func endings() throws {
        let server = try ScriptedServer { $0.name == "close" ? [.close] : [.reset] }
        let closed = #expect(throws: TestServerError.self) {
            try CommandConnection(port: server.port).run(["close": 1])
        }
        #expect(closed?.message.contains("closed the connection") == true)
        let reset = #expect(throws: TestServerError.self) {
            try CommandConnection(port: server.port).run(["reset": 1])
        }
        #expect(reset?.message.contains("reset by peer") == true)
    }

    @Test("a reply that breaks off, and bytes that are none, arrive as they were sent")
    func brokenReplies() throws {
        let server = try ScriptedServer {
            $0.name == "half"
                ? [.beginReply(["ok": 1.0], byteCount: 20), .close]
                : [.send(Array(repeating: 0xff, count: 40))]
        }
        let half = #expect(throws: TestServerError.self) {
            try CommandConnection(port: server.port).run(["half": 1])
        }
        #expect(half?.message.contains("inside a message") == true)
        let noise = #expect(throws: TestServerError.self) {
            try CommandConnection(port: server.port).run(["noise": 1])
        }
        #expect(noise?.message.contains("is not a message") == true)
    }

    @Test("it can wait, and keep silent for good")
    func silence() throws {
        let server = try ScriptedServer {
            $0.name == "slow" ? [.wait(.milliseconds(150)), .reply(["ok": 1.0])] : []
        }
        let started = ContinuousClock.now
        try CommandConnection(port: server.port).run(["slow": 1])
        #expect(ContinuousClock.now - started >= .milliseconds(150))
        let silent = #expect(throws: TestServerError.self) {
            try CommandConnection(port: server.port, timeout: .milliseconds(100)).run(["silent": 1])
        }
        #expect(silent?.message.hasPrefix("receive") == true)
    }

    @Test("a stopped server ends its connections and takes no more")
    func stop() throws {
        let server = try ScriptedServer { _ in nil }
        let connection = try CommandConnection(port: server.port)
        try connection.run(["ping": 1])
        server.stop()
        #expect(throws: TestServerError.self) { try connection.run(["ping": 1]) }
        #expect(throws: TestServerError.self) { try CommandConnection(port: server.port).run(["ping": 1]) }
    }
}
