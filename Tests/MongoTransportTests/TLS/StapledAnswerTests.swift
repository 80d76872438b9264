import LoomTesting
import Testing

@testable import MongoTransport

@Suite("Stapled OCSP answers") struct StapledAnswerTests {
    private let world: TLSWorld

    init() throws {
        world = try TLSWorld()
    }

    /// How a connection to a server of that certificate and answer ends; nil if well.
    private func failure(
        _ certificate: TestCertificate, stapled: [UInt8]?, _ version: Int = TLSServing.tls13,
        _ change: (inout TLSSettings) -> Void = { _ in }
    ) async throws -> TransportError? {
        let serving = try TLSServing(certificate, .init(versions: version...version, stapledAnswer: stapled))
        let server = try LoopbackServer(serve: serving.serve { $0.echoMessages() })
        var settings = world.settings()
        change(&settings)
        do {
            let stream = try await world.connect(to: server, settings)
            #expect(try await stream.exchange([4]) == [4])
            return nil
        } catch let error as TransportError {
            return error
        }
    }

    private func certificate(demandsStapling: Bool = false) throws -> TestCertificate {
        var profile = CertificateProfile.loopbackServer
        profile.demandsStapling = demandsStapling
        return try TestCertificate(profile, signedBy: world.authority)
    }

    @Test(
        "good is good, revoked ends it, unknown decides nothing",
        arguments: [TLSServing.tls12, TLSServing.tls13])
    func verdicts(_ version: Int) async throws {
        let certificate = try certificate()
        func answer(_ status: OCSPAnswer.Status) throws -> [UInt8] {
            try OCSPAnswer(status).signed(for: certificate, by: world.authority)
        }
        #expect(try await failure(certificate, stapled: nil, version) == nil)
        #expect(try await failure(certificate, stapled: answer(.good), version) == nil)
        #expect(try await failure(certificate, stapled: answer(.unknown), version) == nil)
        let error = try await failure(certificate, stapled: answer(.revoked), version)
        #expect(error?.code == .certificate)
        #expect(error?.description.contains("revoked") == true)
        // Not looked at if not wanted, or if any certificate will do.
        #expect(
            try await failure(certificate, stapled: answer(.revoked), version) { $0.checksRevocation = false }
                == nil)
        #expect(
            try await failure(certificate, stapled: answer(.revoked), version) {
                $0.allowsInvalidCertificates = true
            } == nil)
    }

    @Test("an answer that is forged, out of date, for another certificate, or no answer at all")
    func invalid() async throws {
        let certificate = try certificate()
        let stranger = try TLSWorld()
        let forged = try OCSPAnswer(.good).signed(
            for: certificate, by: world.authority, signer: stranger.authority)
        let old = try OCSPAnswer(.good, from: -7200, until: -3600).signed(
            for: certificate, by: world.authority)
        let others = try OCSPAnswer(.good).signed(for: self.certificate(), by: world.authority)
        for (stapled, words) in [
            (forged, "not valid"), (old, "not valid"), (others, "another certificate"),
            ([1, 2, 3], "is not one"),
        ] {
            let error = try await failure(certificate, stapled: stapled)
            #expect(error?.code == .certificate)
            #expect(error?.description.contains(words) == true, "\(error as Any)")
        }
    }

    @Test("a certificate that demands an answer")
    func demanded() async throws {
        let certificate = try certificate(demandsStapling: true)
        let good = try OCSPAnswer(.good).signed(for: certificate, by: world.authority)
        #expect(try await failure(certificate, stapled: good) == nil)
        let unknown = try OCSPAnswer(.unknown).signed(for: certificate, by: world.authority)
        for stapled in [nil, unknown] {
            let error = try await failure(certificate, stapled: stapled)
            #expect(error?.code == .certificate)
            #expect(error?.description.contains("demands") == true)
        }
        #expect(try await failure(certificate, stapled: nil) { $0.checksRevocation = false } == nil)
    }
}
