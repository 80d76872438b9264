@testable import MongoTransport

/// The functions of OpenSSL that a server takes.
struct TLSServerFunctions {
    typealias Object = OpaquePointer?

    let serverMethod: @convention(c) () -> Object
    let newContext: @convention(c) (Object) -> Object
    let freeContext: @convention(c) (Object) -> Void
    let controlContext: @convention(c) (Object, Int32, Int, UnsafeMutableRawPointer?) -> Int
    let setCallback: @convention(c) (Object, Int32, UnsafeRawPointer?) -> Int
    let useCertificate: @convention(c) (Object, Object) -> Int32
    let useKey: @convention(c) (Object, Object) -> Int32
    let setVerification: @convention(c) (Object, Int32, UnsafeRawPointer?) -> Void
    let authorities: @convention(c) (Object) -> Object
    let addAuthority: @convention(c) (Object, Object) -> Int32
    let newConnection: @convention(c) (Object) -> Object
    let freeConnection: @convention(c) (Object) -> Void
    let control: @convention(c) (Object, Int32, Int, UnsafeMutableRawPointer?) -> Int
    let setDescriptor: @convention(c) (Object, Int32) -> Int32
    let accept: @convention(c) (Object) -> Int32
    let read: @convention(c) (Object, UnsafeMutableRawPointer?, Int32) -> Int32
    let write: @convention(c) (Object, UnsafeRawPointer?, Int32) -> Int32
    let shutDown: @convention(c) (Object) -> Int32
    let updateKeys: @convention(c) (Object, Int32) -> Int32
    let renegotiate: @convention(c) (Object) -> Int32
    let shakeHands: @convention(c) (Object) -> Int32
    let serverName: @convention(c) (Object, Int32) -> UnsafePointer<CChar>?
    let clearErrors: @convention(c) () -> Void
    let allocate: @convention(c) (Int, UnsafePointer<CChar>, Int32) -> UnsafeMutableRawPointer?

    init(_ library: SharedLibrary) throws {
        serverMethod = try library.function("TLS_server_method")
        newContext = try library.function("SSL_CTX_new")
        freeContext = try library.function("SSL_CTX_free")
        controlContext = try library.function("SSL_CTX_ctrl")
        setCallback = try library.function("SSL_CTX_callback_ctrl")
        useCertificate = try library.function("SSL_CTX_use_certificate")
        useKey = try library.function("SSL_CTX_use_PrivateKey")
        setVerification = try library.function("SSL_CTX_set_verify")
        authorities = try library.function("SSL_CTX_get_cert_store")
        addAuthority = try library.function("X509_STORE_add_cert")
        newConnection = try library.function("SSL_new")
        freeConnection = try library.function("SSL_free")
        control = try library.function("SSL_ctrl")
        setDescriptor = try library.function("SSL_set_fd")
        accept = try library.function("SSL_accept")
        read = try library.function("SSL_read")
        write = try library.function("SSL_write")
        shutDown = try library.function("SSL_shutdown")
        updateKeys = try library.function("SSL_key_update")
        renegotiate = try library.function("SSL_renegotiate")
        shakeHands = try library.function("SSL_do_handshake")
        serverName = try library.function("SSL_get_servername")
        clearErrors = try library.function("ERR_clear_error")
        allocate = try library.function("CRYPTO_malloc")
    }
}
