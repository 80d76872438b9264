import LoomTesting

@testable import MongoTransport

/// An authority's answer on whether a certificate was revoked, as a server staples it.
struct OCSPAnswer {
    enum Status: Int32 { case good, revoked, unknown }

    private typealias Object = OpaquePointer?

    private let status: Status
    private let (from, until): (Int, Int)

    /// - Parameters:
    ///   - from: when it begins to be valid, in seconds from now.
    ///   - until: when it ends to be valid.
    init(_ status: Status, from: Int = -60, until: Int = 3600) {
        self.status = status
        self.from = from
        self.until = until
    }

    /// The bytes to staple.
    func signed(
        for certificate: TestCertificate, by issuer: TestCertificate, signer: TestCertificate? = nil
    ) throws -> [UInt8] {
        let library = try OpenSSL.shared().library
        let new: @convention(c) () -> Object = try library.function("OCSP_BASICRESP_new")
        let id: @convention(c) (Object, Object, Object) -> Object = try library.function("OCSP_cert_to_id")
        let time: @convention(c) (Object, Int) -> Object = try library.function("X509_gmtime_adj")
        let add: @convention(c) (Object, Object, Int32, Int32, Object, Object, Object) -> Object =
            try library.function("OCSP_basic_add1_status")
        let sign: @convention(c) (Object, Object, Object, Object, Object, UInt) -> Int32 =
            try library.function("OCSP_basic_sign")
        let sha256: @convention(c) () -> Object = try library.function("EVP_sha256")
        let respond: @convention(c) (Int32, Object) -> Object = try library.function("OCSP_response_create")
        let encode: @convention(c) (Object, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32 =
            try library.function("i2d_OCSP_RESPONSE")
        // Each is copied into what it is given to.
        typealias Free = @convention(c) (Object) -> Void
        let freeBasic: Free = try library.function("OCSP_BASICRESP_free")
        let freeID: Free = try library.function("OCSP_CERTID_free")
        let freeTime: Free = try library.function("ASN1_STRING_free")
        let freeAnswer: Free = try library.function("OCSP_RESPONSE_free")

        let (basic, subject) = (new(), id(nil, certificate.certificate, issuer.certificate))
        let times = [status == .revoked ? time(nil, -600) : nil, time(nil, from), time(nil, until)]
        defer {
            freeBasic(basic)
            freeID(subject)
            times.forEach(freeTime)
        }
        let signer = signer ?? issuer
        guard add(basic, subject, status.rawValue, 0, times[0], times[1], times[2]) != nil,
            sign(basic, signer.certificate, signer.key, sha256(), nil, 0) == 1,
            let answer = respond(0, basic)
        else { throw TLSServing.Failure(call: "OCSP") }
        defer { freeAnswer(answer) }
        let count = Int(encode(answer, nil))
        guard count > 0 else { throw TLSServing.Failure(call: "i2d_OCSP_RESPONSE") }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var place = buffer.baseAddress
            initialized = Int(encode(answer, &place))
        }
    }
}
