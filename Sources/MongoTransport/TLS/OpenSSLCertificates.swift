/// The functions of OpenSSL that look at certificates and at stapled answers on their revocation.
// Unchecked: addresses of functions, which never change.
final class OpenSSLCertificates: @unchecked Sendable {
    typealias Object = OpenSSL.Object

    let peerCertificate: @convention(c) (Object) -> Object
    let freeCertificate: @convention(c) (Object) -> Void
    let isForHost: @convention(c) (Object, UnsafePointer<CChar>?, Int, UInt32, UnsafeRawPointer?) -> Int32
    let isForAddress: @convention(c) (Object, UnsafePointer<CChar>?, UInt32) -> Int32
    let extensionIndex: @convention(c) (Object, Int32, Int32) -> Int32
    let verifiedChain: @convention(c) (Object) -> Object
    let sentChain: @convention(c) (Object) -> Object
    let stackCount: @convention(c) (Object) -> Int32
    let stackItem: @convention(c) (Object, Int32) -> Object

    // OCSP.
    let parseAnswer:
        @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> Object
    let freeAnswer: @convention(c) (Object) -> Void
    let answerStatus: @convention(c) (Object) -> Int32
    let basicAnswer: @convention(c) (Object) -> Object
    let freeBasicAnswer: @convention(c) (Object) -> Void
    let verifyBasicAnswer: @convention(c) (Object, Object, Object, UInt) -> Int32
    let certificateID: @convention(c) (Object, Object, Object) -> Object
    let freeCertificateID: @convention(c) (Object) -> Void
    let findStatus: FindStatus
    let checkTimes: @convention(c) (Object, Object, Int, Int) -> Int32
    let sha1: @convention(c) () -> Object
    let sha256: @convention(c) () -> Object

    /// The answer, the certificate's identifier; out: status, reason, revoked when, valid from, valid until.
    typealias FindStatus =
        @convention(c) (
            Object, Object, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?,
            UnsafeMutablePointer<Object>?, UnsafeMutablePointer<Object>?, UnsafeMutablePointer<Object>?
        ) -> Int32

    init(_ library: SharedLibrary) throws(TLSSetupError) {
        peerCertificate = try library.function("SSL_get1_peer_certificate")
        freeCertificate = try library.function("X509_free")
        isForHost = try library.function("X509_check_host")
        isForAddress = try library.function("X509_check_ip_asc")
        extensionIndex = try library.function("X509_get_ext_by_NID")
        verifiedChain = try library.function("SSL_get0_verified_chain")
        sentChain = try library.function("SSL_get_peer_cert_chain")
        stackCount = try library.function("OPENSSL_sk_num")
        stackItem = try library.function("OPENSSL_sk_value")
        parseAnswer = try library.function("d2i_OCSP_RESPONSE")
        freeAnswer = try library.function("OCSP_RESPONSE_free")
        answerStatus = try library.function("OCSP_response_status")
        basicAnswer = try library.function("OCSP_response_get1_basic")
        freeBasicAnswer = try library.function("OCSP_BASICRESP_free")
        verifyBasicAnswer = try library.function("OCSP_basic_verify")
        certificateID = try library.function("OCSP_cert_to_id")
        freeCertificateID = try library.function("OCSP_CERTID_free")
        findStatus = try library.function("OCSP_resp_find_status")
        checkTimes = try library.function("OCSP_check_validity")
        sha1 = try library.function("EVP_sha1")
        sha256 = try library.function("EVP_sha256")
    }
}
