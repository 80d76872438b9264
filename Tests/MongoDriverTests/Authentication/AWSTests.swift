import BSON
import LoomTesting
import MongoDriver
import Testing

/// MONGODB-AWS against a server of our own: a real one would ask AWS.
@Suite struct AWSTests {
    private func server(host: String = "sts.eu-west-2.amazonaws.com") throws -> ScriptedServer {
        try ScriptedServer { request in
            switch request.name {
            case "saslStart":
                let bytes = request.command["payload"]?.binaryValue?.bytes ?? []
                let first = (try? Document(RawDocument(validating: bytes))) ?? [:]
                let nonce = first["r"]?.binaryValue?.bytes ?? []
                let answer: Document = [
                    "s": .binary(Binary(nonce + [UInt8](repeating: 7, count: 32))), "h": .string(host),
                ]
                let payload = (try? answer.encoded().withUnsafeBytes { Array($0) }) ?? []
                return [
                    .reply(["ok": 1, "conversationId": 3, "done": false, "payload": .binary(Binary(payload))])
                ]
            case "saslContinue":
                return [.reply(["ok": 1, "conversationId": 3, "done": true, "payload": .binary(Binary([]))])]
            default: return nil
            }
        }
    }

    @Test func signsWithTheKeysGiven() async throws {
        let server = try server()
        var options = MongoClientOptions()
        options.credential = try Credential(
            username: "AKID", password: "sesame", mechanism: .aws,
            mechanismProperties: ["AWS_SESSION_TOKEN": "tok"])
        try await withMongoClient(server.uri, options: options) { client in try await client.ping() }
        let end = try #require(server.requests.first { $0.name == "saslContinue" }).command
        #expect(end["conversationId"] == 3)
        let payload = try Document(RawDocument(validating: end["payload"]?.binaryValue?.bytes ?? []))
        let authorization = try #require(payload["a"]?.stringValue)
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/"))
        #expect(authorization.contains("/eu-west-2/sts/aws4_request"))
        #expect(payload["t"] == "tok")
    }

    @Test func aServerThatBreaksTheRulesIsNotAnswered() async throws {
        let server = try server(host: "evil\r\nhost")
        let uri = server.uri.replacing("//", with: "//id:sesame@") + "&authMechanism=MONGODB-AWS"
        try await withMongoClient(uri) { client in
            let error = await #expect(throws: AuthenticationError.self) { try await client.ping() }
            #expect(error?.message.contains("host") == true)
            #expect(error.map { !"\($0)".contains("sesame") } == true)
        }
        #expect(!server.requests.contains { $0.name == "saslContinue" })
    }
}
