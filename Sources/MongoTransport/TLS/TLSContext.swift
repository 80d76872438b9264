internal import Glibc

/// What the TLS connections of a client have in common: whom they trust, and the certificate that they show.
///
/// Made once: reading the authorities takes milliseconds.
// Unchecked: the context is set up before anybody else sees it; OpenSSL lets many threads make connections from one.
package final class TLSContext: @unchecked Sendable {
    let openSSL: OpenSSL
    let pointer: OpaquePointer
    let settings: TLSSettings

    /// Loads OpenSSL if need be, and the files that the settings name.
    ///
    /// - Throws: `TLSSetupError` that names what is missing or wrong.
    package convenience init(_ settings: TLSSettings) throws(TLSSetupError) {
        try self.init(settings, OpenSSL.shared())
    }

    /// The same with a library of the caller's choice.
    package init(_ settings: TLSSettings, _ openSSL: OpenSSL) throws(TLSSetupError) {
        openSSL.clearErrors()
        guard let pointer = openSSL.newContext(openSSL.clientMethod()) else {
            throw TLSSetupError(
                .other, "OpenSSL made no context: \(openSSL.takeReason() ?? "no reason given")")
        }
        self.openSSL = openSSL
        self.pointer = pointer
        self.settings = settings
        try configure()
        try trust()
        if let file = settings.certificateKeyFile { try useCertificate(file) }
    }

    deinit {
        openSSL.freeContext(pointer)
    }

    private func configure() throws(TLSSetupError) {
        let setMode: Int32 = 33
        // SSL_MODE_ENABLE_PARTIAL_WRITE, _ACCEPT_MOVING_WRITE_BUFFER and _RELEASE_BUFFERS: the last gives back some 34
        // kilobytes while a connection has nothing to do.
        _ = openSSL.controlContext(pointer, setMode, 0x1 | 0x2 | 0x10, nil)
        let setOldestVersion: Int32 = 123
        let version12 = 0x0303
        guard openSSL.controlContext(pointer, setOldestVersion, version12, nil) == 1 else {
            throw TLSSetupError(
                .other, "OpenSSL here offers no TLS 1.2: \(openSSL.takeReason() ?? "no reason")")
        }
        let verifyNone: Int32 = 0
        let verifyPeer: Int32 = 1
        openSSL.setContextVerification(
            pointer, settings.allowsInvalidCertificates ? verifyNone : verifyPeer, nil)
    }

    private func trust() throws(TLSSetupError) {
        guard let file = settings.authorityFile else {
            guard openSSL.useDefaultAuthorities(pointer) == 1 else {
                throw TLSSetupError(
                    .authorities,
                    "the system's certificate authorities cannot be read: \(openSSL.takeReason() ?? "no reason given")"
                )
            }
            openSSL.clearErrors()
            return
        }
        try Self.checkReadable(file, .authorities)
        guard openSSL.loadAuthorities(pointer, file, nil) == 1 else {
            throw TLSSetupError(
                .authorities,
                "\(file) holds no certificates of authorities: \(openSSL.takeReason() ?? "no reason given")")
        }
    }

    private func useCertificate(_ file: String) throws(TLSSetupError) {
        try Self.checkReadable(file, .clientCertificate)
        guard openSSL.useCertificates(pointer, file) == 1 else {
            throw TLSSetupError(
                .clientCertificate,
                "\(file) holds no usable certificate: \(openSSL.takeReason() ?? "no reason given")")
        }
        guard useKey(file) else {
            let advice =
                settings.keyPassword == nil
                ? "if it is encrypted, give its password" : "is the password the right one?"
            throw TLSSetupError(
                .clientCertificate,
                "\(file) holds no usable private key: \(openSSL.takeReason() ?? "no reason given"); \(advice)"
            )
        }
        guard openSSL.checkKey(pointer) == 1 else {
            throw TLSSetupError(
                .clientCertificate, "the private key in \(file) is not the one of the certificate there")
        }
    }

    private func useKey(_ file: String) -> Bool {
        let pem: Int32 = 1
        openSSL.clearErrors()
        openSSL.setPasswordCallback(pointer, Self.passwordCallback)
        defer { openSSL.setPasswordData(pointer, nil) }
        guard let password = settings.keyPassword else { return openSSL.useKey(pointer, file, pem) == 1 }
        return password.withCString { password in
            openSSL.setPasswordData(pointer, UnsafeMutableRawPointer(mutating: password))
            return openSSL.useKey(pointer, file, pem) == 1
        }
    }

    /// Copies the password. Without one it says so; OpenSSL's own way would be to ask on the terminal.
    private static let passwordCallback: OpenSSL.PasswordCallback = { buffer, size, _, data in
        guard let buffer, let data else { return -1 }
        let length = strlen(data.assumingMemoryBound(to: CChar.self))
        guard length <= Int(size) else { return -1 }
        memcpy(buffer, data, length)
        return Int32(length)
    }

    private static func checkReadable(_ file: String, _ kind: TLSSetupError.Kind) throws(TLSSetupError) {
        guard access(file, R_OK) == 0 else {
            throw TLSSetupError(kind, "\(file) cannot be read: \(TransportError.message(of: errno))")
        }
    }
}
