import Testing

@testable import MongoCore

@Suite struct ScramConversationTests {
    private func conversation(
        _ mechanism: ScramMechanism = .sha256, username: String = "user", password: String = "pencil",
        nonce: String? = "rOprNGfwEbeRWgbNEkqO", cache: ScramKeyCache = ScramKeyCache()
    ) throws -> ScramConversation {
        let credential = try Credential(username: username, password: password)
        return try ScramConversation(mechanism, credential, cache: cache, nonce: nonce)
    }

    private static let serverFirst =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    private static let clientFinal =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    private static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    /// The example of RFC 7677.
    @Test func sha256() throws {
        var scram = try conversation()
        #expect(scram.clientFirst == Array("n,,n=user,r=rOprNGfwEbeRWgbNEkqO".utf8))
        #expect(
            try scram.receive(Array(Self.serverFirst.utf8), isDone: false)
                == .send(Array(Self.clientFinal.utf8)))
        #expect(try scram.receive(Array(Self.serverFinal.utf8), isDone: true) == .finished)
        #expect(throws: ScramError.outOfTurn) { try scram.receive([], isDone: true) }
    }

    /// The SCRAM-SHA-1 example of MongoDB's specification, whose password is digested first.
    @Test func sha1() throws {
        let nonce = "fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE"
        var scram = try conversation(.sha1, nonce: "fyko+d2lbbFgONRv9qkxdawL")
        #expect(scram.clientFirst == Array("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL".utf8))
        let step = try scram.receive(
            Array("r=\(nonce),s=rQ9ZY3MntBeuP3E1TDVC4w==,i=10000".utf8), isDone: false)
        #expect(step == .send(Array("c=biws,r=\(nonce),p=MC2T8BvbmWRckDw8oWl5IVghwCY=".utf8)))
        #expect(try scram.receive(Array("v=UMWeI25JD1yNYZRMpZ4VHvhZ9e0=".utf8), isDone: false) == .send([]))
        #expect(try scram.receive([], isDone: true) == .finished)
    }

    /// RFC 5802's example salts the password itself; MongoDB never does that with SHA-1, the key derivation is the same.
    @Test func keysOfRFC5802() {
        let salt: [UInt8] = [0x41, 0x25, 0xC2, 0x47, 0xE4, 0x3A, 0xB1, 0xE9, 0x3C, 0x6D, 0xFF, 0x76]
        let keys = ScramKeys(
            ScramKeys.Recipe(mechanism: .sha1, password: Secret("pencil"), salt: salt, iterations: 4096))
        let nonce = "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j"
        let message =
            "n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=\(nonce),s=QSXCR+Q6sek8bf92,i=4096,c=biws,r=\(nonce)"
        let signature = ScramMechanism.sha1.authenticate(
            message.utf8, key: ScramMechanism.sha1.hash(keys.client))
        let proof = zip(keys.client, signature).map { $0 ^ $1 }
        // v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=
        #expect(
            proof == [
                0xBF, 0x45, 0xFC, 0xBF, 0x70, 0x73, 0xD9, 0x3D, 0x02, 0x24, 0x66, 0xC9, 0x43, 0x21, 0x74,
                0x5F, 0xE1, 0xC8,
                0xE1, 0x3B,
            ])
    }

    @Test func usersAreEscapedAndNotPrepared() throws {
        let scram = try conversation(username: "a=b,c\u{2168}=")
        #expect(scram.clientFirst == Array("n,,n=a=3Db=2Cc\u{2168}=3D,r=rOprNGfwEbeRWgbNEkqO".utf8))
    }

    @Test func noncesDiffer() throws {
        let first = try conversation(nonce: nil).clientFirst
        #expect(first != (try conversation(nonce: nil).clientFirst))
        #expect(first.count == "n,,n=user,r=".utf8.count + 32)
        #expect(first.filter { $0 == UInt8(ascii: ",") }.count == 3)
    }

    @Test func passwordsWithoutASASLprepFormAreRefused() {
        #expect(throws: ScramError.invalidPassword(.prohibited("\u{7}"))) {
            try conversation(password: "\u{7}")
        }
        #expect(throws: Never.self) { try conversation(.sha1, password: "\u{7}") }
    }

    @Test func incompleteCredentials() throws {
        let credential = try Credential(username: "user")
        #expect(throws: ScramError.incompleteCredential) {
            try ScramConversation(.sha256, credential, cache: ScramKeyCache())
        }
    }

    @Test(arguments: [
        "", ",", "r=", "e=other-error", "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx", "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==",
        "r=rOprNGfwEbeRWgbNEkqOx,i=4096,s=W22ZaJ0SNY7soEsUEjb6gQ==",
        "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=!,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=x",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999",
    ])
    func malformedServerFirst(message: String) throws {
        var scram = try conversation()
        let error = #expect(throws: ScramError.self) { try scram.receive(Array(message.utf8), isDone: false) }
        if case .malformed = error { return }
        #expect(error == .foreignNonce)
    }

    @Test func bytesThatAreNoText() throws {
        var scram = try conversation()
        #expect(throws: ScramError.malformed("it is not UTF-8")) { try scram.receive([0xFF], isDone: false) }
    }

    @Test(arguments: ["xOprNGfwEbeRWgbNEkqOabc", "rOprNGfwEbeRWgbNEkqO", "rOprNGfwEbeRWgbNEkq", ""])
    func foreignNonces(nonce: String) throws {
        var scram = try conversation()
        let message = Array("r=\(nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".utf8)
        #expect(throws: ScramError.foreignNonce) { try scram.receive(message, isDone: false) }
    }

    @Test(arguments: [0, 1, 4095, 10_000_001])
    func iterationsOutOfRange(count: Int) throws {
        var scram = try conversation()
        let message = Array("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=\(count)".utf8)
        #expect(throws: ScramError.iterationsOutOfRange(count)) { try scram.receive(message, isDone: false) }
    }

    @Test(arguments: [
        ("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", ScramError.wrongServerSignature),
        ("v=6rri", .wrongServerSignature),
        ("v=", .malformed("a value is not Base64")),
        ("e=invalid-proof", .refused("invalid-proof")),
        ("", .malformed("it lacks the attribute v where it belongs")),
    ])
    func wrongServerFinal(message: String, expected: ScramError) throws {
        var scram = try conversation()
        _ = try scram.receive(Array(Self.serverFirst.utf8), isDone: false)
        #expect(throws: expected) { try scram.receive(Array(message.utf8), isDone: true) }
        #expect(throws: ScramError.outOfTurn) {
            try scram.receive(Array(Self.serverFinal.utf8), isDone: true)
        }
    }

    @Test func aServerThatEndsEarlyHasProvedNothing() throws {
        var scram = try conversation()
        #expect(throws: ScramError.endedEarly) {
            try scram.receive(Array(Self.serverFirst.utf8), isDone: true)
        }
    }

    @Test func nothingComesAfterTheEmptyExchange() throws {
        for (payload, isDone) in [([UInt8](), false), (Array("x".utf8), true)] {
            var scram = try conversation()
            _ = try scram.receive(Array(Self.serverFirst.utf8), isDone: false)
            _ = try scram.receive(Array(Self.serverFinal.utf8), isDone: false)
            #expect(throws: ScramError.self) { try scram.receive(payload, isDone: isDone) }
        }
    }

    @Test func descriptionsKeepThePassword() throws {
        let scram = try conversation(password: "sesame")
        var dumped = ""
        dump(scram, to: &dumped)
        #expect(!dumped.contains("sesame"))
    }
}
