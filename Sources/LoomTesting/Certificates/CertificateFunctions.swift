import MongoTransport

/// The functions of OpenSSL that keys and certificates are made with.
///
/// Tests make their certificates here, so that no machine needs the openssl command.
// Unchecked: addresses of functions, which never change.
final class CertificateFunctions: @unchecked Sendable {
    typealias Object = OpaquePointer?
    typealias Text = UnsafePointer<CChar>

    // Keys.
    let newKeyContext: @convention(c) (Int32, Object) -> Object
    let freeKeyContext: @convention(c) (Object) -> Void
    let prepareKeyContext: @convention(c) (Object) -> Int32
    let setCurve: @convention(c) (Object, Int32) -> Int32
    let makeKey: @convention(c) (Object, UnsafeMutablePointer<Object>) -> Int32
    let freeKey: @convention(c) (Object) -> Void

    // Certificates.
    let newCertificate: @convention(c) () -> Object
    let freeCertificate: @convention(c) (Object) -> Void
    let setVersion: @convention(c) (Object, Int) -> Int32
    let serialNumber: @convention(c) (Object) -> Object
    let setNumber: @convention(c) (Object, Int) -> Int32
    let validFrom: @convention(c) (Object) -> Object
    let validUntil: @convention(c) (Object) -> Object
    let setTime: @convention(c) (Object, Int) -> Object
    let setKey: @convention(c) (Object, Object) -> Int32
    let subject: @convention(c) (Object) -> Object
    let addNameEntry: @convention(c) (Object, Text, Int32, Text, Int32, Int32, Int32) -> Int32
    let setIssuer: @convention(c) (Object, Object) -> Int32
    let makeExtension: @convention(c) (Object, Object, Int32, Text) -> Object
    let freeExtension: @convention(c) (Object) -> Void
    let addExtension: @convention(c) (Object, Object, Int32) -> Int32
    let sign: @convention(c) (Object, Object, Object) -> Int32

    // Files.
    let newBuffer: @convention(c) (Object) -> Object
    let memoryBuffer: @convention(c) () -> Object
    let freeBuffer: @convention(c) (Object) -> Int32
    let readBuffer: @convention(c) (Object, UnsafeMutableRawPointer?, Int32) -> Int32
    let writeCertificate: @convention(c) (Object, Object) -> Int32
    let writeKey: @convention(c) (Object, Object, Object, Text?, Int32, Object, Object) -> Int32
    let sha256: @convention(c) () -> Object
    let aes256: @convention(c) () -> Object

    private init(_ library: SharedLibrary) throws(TLSSetupError) {
        newKeyContext = try library.function("EVP_PKEY_CTX_new_id")
        freeKeyContext = try library.function("EVP_PKEY_CTX_free")
        prepareKeyContext = try library.function("EVP_PKEY_keygen_init")
        setCurve = try library.function("EVP_PKEY_CTX_set_ec_paramgen_curve_nid")
        makeKey = try library.function("EVP_PKEY_keygen")
        freeKey = try library.function("EVP_PKEY_free")
        newCertificate = try library.function("X509_new")
        freeCertificate = try library.function("X509_free")
        setVersion = try library.function("X509_set_version")
        serialNumber = try library.function("X509_get_serialNumber")
        setNumber = try library.function("ASN1_INTEGER_set")
        validFrom = try library.function("X509_getm_notBefore")
        validUntil = try library.function("X509_getm_notAfter")
        setTime = try library.function("X509_gmtime_adj")
        setKey = try library.function("X509_set_pubkey")
        subject = try library.function("X509_get_subject_name")
        addNameEntry = try library.function("X509_NAME_add_entry_by_txt")
        setIssuer = try library.function("X509_set_issuer_name")
        makeExtension = try library.function("X509V3_EXT_conf_nid")
        freeExtension = try library.function("X509_EXTENSION_free")
        addExtension = try library.function("X509_add_ext")
        sign = try library.function("X509_sign")
        newBuffer = try library.function("BIO_new")
        memoryBuffer = try library.function("BIO_s_mem")
        freeBuffer = try library.function("BIO_free")
        readBuffer = try library.function("BIO_read")
        writeCertificate = try library.function("PEM_write_bio_X509")
        writeKey = try library.function("PEM_write_bio_PrivateKey")
        sha256 = try library.function("EVP_sha256")
        aes256 = try library.function("EVP_aes_256_cbc")
    }

    private static let found = Result { () throws(TLSSetupError) in
        try CertificateFunctions(OpenSSL.shared().library)
    }

    /// The functions of this process's OpenSSL.
    static func shared() throws(TestServerError) -> CertificateFunctions {
        do {
            return try found.get()
        } catch {
            throw TestServerError(.unsupported, "certificates for TLS servers cannot be made: \(error)")
        }
    }
}
