import LoomTesting
import Testing

@testable import MongoTransport

@Suite("TLS certificates") struct CertificateTests {
    private let world: TLSWorld

    init() throws {
        world = try TLSWorld()
    }

    /// What a server of this certificate lets a client do: nil if it exchanges a message.
    private func failure(
        _ serving: TLSServing, host: String = "localhost", _ settings: TLSSettings
    ) async throws -> TransportError? {
        let server = try LoopbackServer(serve: serving.serve { $0.echoMessages() })
        do {
            let stream = try await world.connect(to: server, host: host, settings)
            #expect(try await stream.exchange([1, 2, 3]) == [1, 2, 3])
            return nil
        } catch let error as TransportError {
            return error
        }
    }

    private func settings(
        certificates: Bool = false, hostnames: Bool = false, authority: String? = nil
    ) -> TLSSettings {
        var settings = world.settings()
        settings.allowsInvalidCertificates = certificates
        settings.allowsInvalidHostnames = hostnames
        if let authority { settings.authorityFile = authority }
        return settings
    }

    @Test("trusted, valid and for the host: good; what is wrong is told in words, and who was expected")
    func verification() async throws {
        var expired = CertificateProfile.loopbackServer
        expired.validUntil = -3600
        var future = CertificateProfile.loopbackServer
        future.validFrom = 3600
        let otherHost = CertificateProfile(subject: [("CN", "localhost")], hosts: ["DNS:db.example.com"])
        let wildcard = CertificateProfile(subject: [("CN", "x")], hosts: ["DNS:*.example.com"])
        let cases: [(CertificateProfile, host: String, words: String?)] = [
            (.loopbackServer, "localhost", nil),
            (.loopbackServer, "127.0.0.1", nil),
            (wildcard, "db.example.com", nil),
            (wildcard, "a.db.example.com", "hostname mismatch"),
            (wildcard, "example.com", "hostname mismatch"),
            (expired, "localhost", "certificate has expired"),
            (future, "localhost", "certificate is not yet valid"),
            // The common name does not count where there are alternative names.
            (otherHost, "localhost", "hostname mismatch"),
            (.loopbackServer, "127.0.0.2", "IP address mismatch"),
            (.loopbackServer, "localhost.example.com", "hostname mismatch"),
        ]
        for (profile, host, words) in cases {
            let error = try await failure(world.server(profile), host: host, settings())
            #expect(error?.code == (words == nil ? nil : .certificate), "\(host): \(error as Any)")
            guard let words else { continue }
            let text = error?.description ?? ""
            #expect(text.contains(words) && text.contains(host), "\(text)")
            #expect(error?.operation == .handshake)
            #expect(error?.mayBeOverload == false)
        }
    }

    @Test("an authority that the client does not trust, and a certificate that signed itself")
    func untrusted() async throws {
        let stranger = try TLSWorld()
        let strange = try await failure(
            world.server(), settings(authority: stranger.certificates.authorityFile))
        #expect(strange?.code == .certificate)
        let own = try TLSServing(TestCertificate(.loopbackServer))
        let selfSigned = try await failure(own, settings())
        #expect(selfSigned?.code == .certificate)
        #expect(selfSigned?.description.contains("self-signed certificate") == true)
        // The system trusts neither.
        let system = try await failure(world.server(), TLSSettings())
        #expect(system?.code == .certificate)
    }

    @Test("each permission takes what it says and no more")
    func permissions() async throws {
        var expired = CertificateProfile.loopbackServer
        expired.validUntil = -3600
        let bad = try world.server(expired)
        let good = try world.server()
        let other = "elsewhere.example.com"
        // Any certificate, but for this host.
        #expect(try await failure(bad, settings(certificates: true)) == nil)
        #expect(try await failure(bad, host: "127.0.0.1", settings(certificates: true)) == nil)
        #expect(try await failure(bad, host: other, settings(certificates: true))?.code == .certificate)
        #expect(try await failure(bad, host: "10.0.0.1", settings(certificates: true))?.code == .certificate)
        // Any host, but with a good certificate.
        #expect(try await failure(good, host: other, settings(hostnames: true)) == nil)
        #expect(try await failure(bad, host: other, settings(hostnames: true))?.code == .certificate)
        // Both.
        #expect(try await failure(bad, host: other, settings(certificates: true, hostnames: true)) == nil)
    }

    @Test("a UNIX socket has no host name: it takes the permission to go without")
    func unixSocket() async throws {
        let serving = try world.server()
        let server = try LoopbackServer(.unix, serve: serving.serve { $0.echoMessages() })
        let context = try TLSContext(settings())
        let error = await #expect(throws: TransportError.self) {
            _ = try await ByteStream.connect(
                to: server.endpoint, Route(tls: context), deadline: .after(.seconds(60)))
        }
        #expect(error?.code == .certificate)
        let permitted = try TLSContext(settings(hostnames: true))
        let stream = try await ByteStream.connect(
            to: server.endpoint, Route(tls: permitted), deadline: .after(.seconds(60)))
        guard case .encrypted(let encrypted) = stream else {
            Issue.record("the bytes are not encrypted")
            return
        }
        #expect(try await encrypted.exchange([7]) == [7])
        stream.close()
        #expect(stream.isClosed)
    }

    @Test(
        "a server that demands a certificate of the client",
        arguments: [TLSServing.tls12, TLSServing.tls13])
    func clientCertificate(_ version: Int) async throws {
        let options = TLSServing.Options(versions: version...version, clientAuthority: world.authority)
        let serving = try world.server(.loopbackServer, options)
        var settings = settings()
        let without = try await failure(serving, settings)
        if version == TLSServing.tls12 {
            #expect(without?.code == .tls)
            #expect(without?.description.contains("alert") == true)
        } else {
            // The client is done before the server looks, and hears of it later: by its words, or only by the end.
            #expect(without?.code == .tls || without?.code == .closed)
            #expect(without?.description.contains("certificate") == true)
        }
        settings.certificateKeyFile = world.certificates.clientFile
        #expect(try await failure(serving, settings) == nil)
        let stranger = try TLSWorld()
        settings.certificateKeyFile = stranger.certificates.clientFile
        let strange = try await failure(serving, settings)
        #expect(strange?.code == .tls || (version == TLSServing.tls13 && strange?.code == .closed))
    }

    @Test("an encrypted key needs its password; without one nobody is asked on the terminal")
    func keyPassword() async throws {
        let file = world.directory + "/secret.pem"
        try TestCertificate(.client, signedBy: world.authority).write(to: file, password: "open sesame")
        var settings = settings()
        settings.certificateKeyFile = file
        for password in [nil, "", "close sesame", String(repeating: "x", count: 5000)] {
            settings.keyPassword = password
            let error = #expect(throws: TLSSetupError.self) { try TLSContext(settings) }
            #expect(error?.kind == .clientCertificate)
            #expect(error?.description.contains(file) == true)
            #expect(error?.description.contains("sesame") == false)
        }
        settings.keyPassword = "open sesame"
        #expect(!"\(settings)".contains("sesame"))
        let options = TLSServing.Options(clientAuthority: world.authority)
        #expect(try await failure(world.server(.loopbackServer, options), settings) == nil)
    }

    @Test(
        "files that are missing, empty or of another kind are named, and a key that fits another certificate")
    func files() throws {
        let files = world.certificates
        let mixed = world.directory + "/mixed.pem"
        try TestCertificate(.client, signedBy: world.authority).write(to: mixed)
        let cases: [(authority: String?, client: String?, TLSSetupError.Kind)] = [
            ("/no/such/file", nil, .authorities),
            ("/dev/null", nil, .authorities),
            (nil, "/no/such/file", .clientCertificate),
            (nil, "/dev/null", .clientCertificate),
            // A certificate without a key.
            (nil, files.authorityFile, .clientCertificate),
        ]
        for (authority, client, kind) in cases {
            var settings = TLSSettings()
            settings.authorityFile = authority
            settings.certificateKeyFile = client
            let error = #expect(throws: TLSSetupError.self) { try TLSContext(settings) }
            #expect(error?.kind == kind)
            #expect(error?.description.contains(authority ?? client ?? "?") == true)
        }
    }

    @Test("a machine without OpenSSL is told what was tried")
    func missingLibrary() {
        let error = #expect(throws: TLSSetupError.self) {
            try OpenSSL(names: ["libno-such-ssl.so.3", "libno-such-ssl.so"])
        }
        #expect(error?.kind == .libraryMissing)
        #expect(error?.description.contains("libno-such-ssl.so.3") == true)
        #expect(error?.description.contains("libno-such-ssl.so:") == true)
        // A library, but another one.
        let other = #expect(throws: TLSSetupError.self) { try OpenSSL(names: ["libm.so.6"]) }
        #expect(other?.description.contains("libm.so.6") == true)
    }
}
