import BSON
import Testing

@testable import MongoCore

@Suite struct AWSConversationTests {
    private static let keys = AWSKeys(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    private static let nonce = [UInt8](0..<32)

    /// The published examples of Signature Version 4: get-vanilla, post-vanilla, and the derived key.
    @Test(arguments: [
        ("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ])
    func signsAsPublished(method: String, signature: String) {
        let time = "20150830T123600Z"
        let request = AWSRequest(
            method: method, headers: ["host": "example.amazonaws.com", "x-amz-date": time], body: "")
        let scope = AWSRequest.Scope(timestamp: time, region: "us-east-1", service: "service")
        #expect(
            request.authorization(scope, Self.keys)
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=\(signature)")
    }

    @Test func derivesKeysAsPublished() {
        let scope = AWSRequest.Scope(timestamp: "20150830T000000Z", region: "us-east-1", service: "iam")
        #expect(
            AWSRequest.hex(AWSRequest.key(scope, Self.keys))
                == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
    }

    private func payload(nonce: [UInt8] = [UInt8](0..<64), host: String) throws -> [UInt8] {
        try (["s": .binary(Binary(nonce)), "h": .string(host)] as Document).encoded()
            .withUnsafeBytes { Array($0) }
    }

    private func document(_ bytes: [UInt8]) throws -> Document {
        try Document(RawDocument(validating: bytes))
    }

    /// The signatures come from another implementation of the same rules.
    @Test(
        arguments: [
            ("sts.amazonaws.com", nil, "ec0c02c4980b9ab2f2ec55842e1c839633f1cbf1d90a7431226da26d6e568da8"),
            (
                "sts.eu-west-2.amazonaws.com", "tok/en==",
                "10c218484e593aea502b2584170de0330181ddbf327b10d91936cb1d5405b256"
            ),
        ] as [(String, String?, String)])
    func answersTheServer(host: String, token: String?, signature: String) throws {
        let keys = AWSKeys(
            accessKeyID: Self.keys.accessKeyID, secretAccessKey: Self.keys.secretAccessKey,
            sessionToken: token)
        let conversation = AWSConversation(keys, nonce: Self.nonce)
        let first = try document(conversation.clientFirst())
        #expect(first == ["r": .binary(Binary(Self.nonce)), "p": 110])
        let second = try document(
            conversation.clientSecond(to: payload(host: host), timestamp: "20250102T030405Z"))
        #expect(second["d"] == "20250102T030405Z")
        #expect(second["t"]?.stringValue == token)
        #expect(second["a"]?.stringValue?.hasSuffix("Signature=\(signature)") == true)
    }

    @Test(arguments: [
        ("sts.amazonaws.com", "us-east-1"), ("host", "us-east-1"), ("first.second", "second"),
        ("first.second.third", "second"), ("sts.us-west-2.amazonaws.com", "us-west-2"),
    ])
    func regions(host: String, region: String) {
        #expect(AWSConversation.region(of: host) == region)
    }

    @Test(arguments: ["", ".", "a..b", ".a", "a.", "a b", "a\nb", String(repeating: "a", count: 256)])
    func hostsThatAreNone(host: String) {
        #expect(AWSConversation.region(of: host) == nil)
        let conversation = AWSConversation(Self.keys, nonce: Self.nonce)
        #expect(throws: AWSConversation.Failure.self) {
            try conversation.clientSecond(to: self.payload(host: host))
        }
    }

    @Test func theServersNonceBeginsWithOurs() throws {
        let conversation = AWSConversation(Self.keys, nonce: Self.nonce)
        for nonce in [[UInt8](1..<65), [UInt8](0..<63), [UInt8](0..<65), []] {
            let payload = try payload(nonce: nonce, host: "host")
            #expect(throws: AWSConversation.Failure.self) { try conversation.clientSecond(to: payload) }
        }
        #expect(throws: AWSConversation.Failure.self) { try conversation.clientSecond(to: [1, 2, 3]) }
        let now = try document(conversation.clientSecond(to: payload(host: "host")))
        #expect(now["d"]?.stringValue?.utf8.count == 16)
    }

    @Test func keysComeFromTheCredentialOrTheEnvironment() throws {
        let bare = try Credential(username: nil, mechanism: .aws)
        let environment = [
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "sesame", "AWS_SESSION_TOKEN": "jeton",
        ]
        let found = try AWSKeys(bare, environment: environment)
        #expect(found == AWSKeys(accessKeyID: "id", secretAccessKey: "sesame", sessionToken: "jeton"))
        #expect(!"\(found)".contains("sesame"))
        #expect(!"\(found)".contains("jeton"))
        let given = try Credential(username: "own", password: "key", mechanism: .aws)
        #expect(
            try AWSKeys(given, environment: environment)
                == AWSKeys(accessKeyID: "own", secretAccessKey: "key"))
        let refusals: [([String: String], String)] = [
            ([:], "EC2"), (["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"], "ECS"),
            (["AWS_WEB_IDENTITY_TOKEN_FILE": "/x"], "WebIdentity"),
            (["AWS_ACCESS_KEY_ID": "id"], "AWS_SECRET"),
            (["AWS_SECRET_ACCESS_KEY": "s"], "AWS_ACCESS_KEY_ID"),
            (["AWS_SESSION_TOKEN": "s"], "AWS_ACCESS_KEY_ID"),
        ]
        for (environment, word) in refusals {
            let error = #expect(throws: CredentialError.self) { try AWSKeys(bare, environment: environment) }
            #expect(error?.message.contains(word) == true)
        }
    }
}
