/// What a server staples to its handshake: a signed answer of its authority's on whether the certificate was revoked
/// (OCSP, RFC 6960 and 6066).
///
/// The authority itself is never asked: that is another server, which may be slow or away, and it would learn who
/// connects where.
enum StapledAnswer {
    /// Asks the server to staple.
    static func request(on connection: OpaquePointer, _ openSSL: OpenSSL) {
        let setStatusType: Int32 = 65
        let ocsp = 1
        // If it is not asked, no server staples, and `check` knows only what the certificate itself demands.
        _ = openSSL.control(connection, setStatusType, ocsp, nil)
    }

    /// Looks at what was stapled, once the handshake has verified the certificate.
    ///
    /// Nothing stapled, or an authority that says that it does not know, is all right unless the certificate demands
    /// an answer.
    ///
    /// - Throws: `TLSFailure` if the certificate was revoked, if the answer is not a valid one, or if it is missing
    ///   though the certificate demands it.
    static func check(_ connection: OpaquePointer, _ context: TLSContext) throws(TLSFailure) {
        let functions = context.openSSL.certificates
        defer { context.openSSL.clearErrors() }
        let certificate = functions.peerCertificate(connection)
        defer { functions.freeCertificate(certificate) }
        switch try verdict(on: certificate, connection, context) {
        case .good: return
        case .revoked: throw TLSFailure(.certificate, "certificate revoked, says the stapled OCSP answer")
        case .unknown:
            guard !demandsAnswer(certificate, functions) else {
                throw TLSFailure(
                    .certificate,
                    "the certificate demands a stapled OCSP answer, and the server gave none that decides")
            }
        }
    }

    private enum Verdict: Int32 {
        case good = 0
        case revoked = 1
        case unknown = 2
    }

    private static func verdict(
        on certificate: OpenSSL.Object, _ connection: OpaquePointer, _ context: TLSContext
    ) throws(TLSFailure) -> Verdict {
        let functions = context.openSSL.certificates
        guard let answer = try stapled(to: connection, context.openSSL) else { return .unknown }
        defer { functions.freeAnswer(answer) }
        let successful: Int32 = 0
        // Such as "try later".
        guard functions.answerStatus(answer) == successful else { return .unknown }
        guard let basic = functions.basicAnswer(answer) else { throw invalid(context) }
        defer { functions.freeBasicAnswer(basic) }
        let authorities = context.openSSL.authorities(context.pointer)
        guard functions.verifyBasicAnswer(basic, functions.sentChain(connection), authorities, 0) == 1 else {
            throw invalid(context)
        }
        let chain = functions.verifiedChain(connection)
        // A certificate that signed itself is its own issuer.
        let issuer = functions.stackItem(chain, functions.stackCount(chain) > 1 ? 1 : 0)
        return try status(of: certificate, issuer: issuer, in: basic, context)
    }

    /// The answer as the server sent it; nil if it sent none.
    private static func stapled(
        to connection: OpaquePointer, _ openSSL: OpenSSL
    ) throws(TLSFailure) -> OpenSSL.Object {
        let getAnswer: Int32 = 70
        var bytes: UnsafePointer<UInt8>?
        let count = withUnsafeMutablePointer(to: &bytes) {
            openSSL.control(connection, getAnswer, 0, UnsafeMutableRawPointer($0))
        }
        guard count > 0, bytes != nil else { return nil }
        guard let answer = openSSL.certificates.parseAnswer(nil, &bytes, count) else {
            throw TLSFailure(.certificate, "the stapled OCSP answer is not one")
        }
        return answer
    }

    /// What the answer says of the certificate. Authorities identify it by either hash.
    private static func status(
        of certificate: OpenSSL.Object, issuer: OpenSSL.Object, in answer: OpaquePointer,
        _ context: TLSContext
    ) throws(TLSFailure) -> Verdict {
        let functions = context.openSSL.certificates
        for hash in [functions.sha1(), functions.sha256()] {
            guard let id = functions.certificateID(hash, certificate, issuer) else { continue }
            defer { functions.freeCertificateID(id) }
            var status: Int32 = 0
            var validFrom: OpenSSL.Object = nil
            var validUntil: OpenSSL.Object = nil
            guard functions.findStatus(answer, id, &status, nil, nil, &validFrom, &validUntil) == 1 else {
                continue
            }
            let clockSkewSeconds = 300
            let anyAge = -1
            guard functions.checkTimes(validFrom, validUntil, clockSkewSeconds, anyAge) == 1 else {
                throw invalid(context)
            }
            return Verdict(rawValue: status) ?? .unknown
        }
        throw TLSFailure(.certificate, "the stapled OCSP answer is for another certificate")
    }

    private static func invalid(_ context: TLSContext) -> TLSFailure {
        let reason = context.openSSL.takeReason() ?? "no reason given"
        return TLSFailure(.certificate, "the stapled OCSP answer is not valid: \(reason)")
    }

    /// Whether the certificate is to be used with a stapled answer only (RFC 7633).
    private static func demandsAnswer(
        _ certificate: OpenSSL.Object, _ functions: OpenSSLCertificates
    ) -> Bool {
        let tlsFeature: Int32 = 1020
        return functions.extensionIndex(certificate, tlsFeature, -1) >= 0
    }
}
