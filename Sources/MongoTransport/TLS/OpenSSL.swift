internal import Glibc

/// The functions of OpenSSL 3 that TLS takes, found when they are first asked for.
///
/// Nothing is linked: a program that never asks for TLS runs on a machine without OpenSSL, and building takes no
/// headers.
// Unchecked: addresses of functions, which never change.
package final class OpenSSL: @unchecked Sendable {
    /// An object of OpenSSL's, such as an `SSL *`.
    package typealias Object = OpaquePointer?

    /// The library itself, for further functions.
    package let library: SharedLibrary

    // Contexts.
    let clientMethod: @convention(c) () -> Object
    let newContext: @convention(c) (Object) -> Object
    let freeContext: @convention(c) (Object) -> Void
    let controlContext: @convention(c) (Object, Int32, Int, UnsafeMutableRawPointer?) -> Int
    let setContextVerification: @convention(c) (Object, Int32, UnsafeRawPointer?) -> Void
    let loadAuthorities: @convention(c) (Object, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32
    let useDefaultAuthorities: @convention(c) (Object) -> Int32
    let authorities: @convention(c) (Object) -> Object
    let useCertificates: @convention(c) (Object, UnsafePointer<CChar>) -> Int32
    let useKey: @convention(c) (Object, UnsafePointer<CChar>, Int32) -> Int32
    let checkKey: @convention(c) (Object) -> Int32
    let setPasswordCallback: @convention(c) (Object, PasswordCallback?) -> Void
    let setPasswordData: @convention(c) (Object, UnsafeMutableRawPointer?) -> Void

    // Connections.
    let newConnection: @convention(c) (Object) -> Object
    let freeConnection: @convention(c) (Object) -> Void
    let control: @convention(c) (Object, Int32, Int, UnsafeMutableRawPointer?) -> Int
    let setBuffers: @convention(c) (Object, Object, Object) -> Void
    let beAsClient: @convention(c) (Object) -> Void
    let setHost: @convention(c) (Object, UnsafePointer<CChar>?) -> Int32
    let setHostFlags: @convention(c) (Object, UInt32) -> Void
    let parameters: @convention(c) (Object) -> Object
    let setAddress: @convention(c) (Object, UnsafePointer<CChar>?) -> Int32
    let shakeHands: @convention(c) (Object) -> Int32
    let read: @convention(c) (Object, UnsafeMutableRawPointer?, Int32) -> Int32
    let write: @convention(c) (Object, UnsafeRawPointer?, Int32) -> Int32
    let shutDown: @convention(c) (Object) -> Int32
    let errorKind: @convention(c) (Object, Int32) -> Int32
    let version: @convention(c) (Object) -> UnsafePointer<CChar>?
    let verificationResult: @convention(c) (Object) -> Int
    let verificationText: @convention(c) (Int) -> UnsafePointer<CChar>?

    // Memory buffers.
    let memoryBuffer: @convention(c) () -> Object
    let newBuffer: @convention(c) (Object) -> Object
    let freeBuffer: @convention(c) (Object) -> Int32
    let controlBuffer: @convention(c) (Object, Int32, Int, UnsafeMutableRawPointer?) -> Int
    let readBuffer: @convention(c) (Object, UnsafeMutableRawPointer?, Int32) -> Int32
    let writeBuffer: @convention(c) (Object, UnsafeRawPointer?, Int32) -> Int32

    // Errors.
    let clearErrors: @convention(c) () -> Void
    let nextError: @convention(c) () -> UInt
    let reason: @convention(c) (UInt) -> UnsafePointer<CChar>?
    let describeError: @convention(c) (UInt, UnsafeMutablePointer<CChar>?, Int) -> Void

    /// What looks at certificates and at what is said of their revocation.
    let certificates: OpenSSLCertificates

    /// Gives OpenSSL the password of a key: the buffer for it, its size, whether it is for writing, our data.
    typealias PasswordCallback =
        @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32

    /// The names that the library goes by, newest stable interface first.
    package static let usualNames = ["libssl.so.3", "libssl.so.4", "libssl.so"]

    private static let loaded = Result { () throws(TLSSetupError) in try OpenSSL(names: usualNames) }

    /// The process's OpenSSL, loaded by the first call.
    ///
    /// - Throws: `TLSSetupError` that tells what was tried.
    package static func shared() throws(TLSSetupError) -> OpenSSL { try loaded.get() }

    /// Loads the library by one of the names.
    package init(names: [String]) throws(TLSSetupError) {
        let library = try SharedLibrary(oneOf: names)
        try Self.start(library)
        self.library = library
        clientMethod = try library.function("TLS_client_method")
        newContext = try library.function("SSL_CTX_new")
        freeContext = try library.function("SSL_CTX_free")
        controlContext = try library.function("SSL_CTX_ctrl")
        setContextVerification = try library.function("SSL_CTX_set_verify")
        loadAuthorities = try library.function("SSL_CTX_load_verify_locations")
        useDefaultAuthorities = try library.function("SSL_CTX_set_default_verify_paths")
        authorities = try library.function("SSL_CTX_get_cert_store")
        useCertificates = try library.function("SSL_CTX_use_certificate_chain_file")
        useKey = try library.function("SSL_CTX_use_PrivateKey_file")
        checkKey = try library.function("SSL_CTX_check_private_key")
        setPasswordCallback = try library.function("SSL_CTX_set_default_passwd_cb")
        setPasswordData = try library.function("SSL_CTX_set_default_passwd_cb_userdata")
        newConnection = try library.function("SSL_new")
        freeConnection = try library.function("SSL_free")
        control = try library.function("SSL_ctrl")
        setBuffers = try library.function("SSL_set_bio")
        beAsClient = try library.function("SSL_set_connect_state")
        setHost = try library.function("SSL_set1_host")
        setHostFlags = try library.function("SSL_set_hostflags")
        parameters = try library.function("SSL_get0_param")
        setAddress = try library.function("X509_VERIFY_PARAM_set1_ip_asc")
        shakeHands = try library.function("SSL_do_handshake")
        read = try library.function("SSL_read")
        write = try library.function("SSL_write")
        shutDown = try library.function("SSL_shutdown")
        errorKind = try library.function("SSL_get_error")
        version = try library.function("SSL_get_version")
        verificationResult = try library.function("SSL_get_verify_result")
        verificationText = try library.function("X509_verify_cert_error_string")
        memoryBuffer = try library.function("BIO_s_mem")
        newBuffer = try library.function("BIO_new")
        freeBuffer = try library.function("BIO_free")
        controlBuffer = try library.function("BIO_ctrl")
        readBuffer = try library.function("BIO_read")
        writeBuffer = try library.function("BIO_write")
        clearErrors = try library.function("ERR_clear_error")
        nextError = try library.function("ERR_get_error")
        reason = try library.function("ERR_reason_error_string")
        describeError = try library.function("ERR_error_string_n")
        certificates = try OpenSSLCertificates(library)
    }

    /// Checks the version and starts the library.
    private static func start(_ library: SharedLibrary) throws(TLSSetupError) {
        let versionNumber: @convention(c) () -> UInt = try library.function("OpenSSL_version_num")
        let major = versionNumber() >> 28
        guard major >= 3 else {
            throw TLSSetupError(
                .libraryMissing,
                "\(library.name) is OpenSSL \(major) or a relative of it; OpenSSL 3 is needed")
        }
        let initialize: @convention(c) (UInt64, UnsafeRawPointer?) -> Int32 = try library.function(
            "OPENSSL_init_ssl")
        // OPENSSL_INIT_NO_ATEXIT: freeing everything at the process's end would pull it from under connections that
        // other threads still use.
        let noExitHandler: UInt64 = 0x0008_0000
        guard initialize(noExitHandler, nil) == 1 else {
            throw TLSSetupError(.other, "\(library.name) did not start")
        }
    }
}

extension OpenSSL {
    /// The oldest error that OpenSSL has noted on this thread, in words; the others are forgotten.
    func takeReason() -> String? {
        let code = nextError()
        defer { clearErrors() }
        guard code != 0 else { return nil }
        if let reason = reason(code) { return String(cString: reason) }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            describeError(code, base, buffer.count)
            return String(cString: base)
        }
    }
}
