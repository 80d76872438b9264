/// A certificate and its key, for tests.
// Unchecked: nothing changes them after they were made, and OpenSSL counts references atomically.
package final class TestCertificate: @unchecked Sendable {
    private let functions: CertificateFunctions
    /// OpenSSL's certificate.
    package let certificate: OpaquePointer
    /// OpenSSL's key.
    package let key: OpaquePointer

    /// Makes a key and a certificate.
    ///
    /// - Parameter issuer: who signs it; nil: it signs itself.
    /// - Throws: `TestServerError` when there is no OpenSSL, or it does not do as told.
    package init(_ profile: CertificateProfile, signedBy issuer: TestCertificate? = nil)
        throws(TestServerError)
    {
        let functions = try CertificateFunctions.shared()
        guard let certificate = functions.newCertificate() else { throw Self.failure("X509_new") }
        guard let key = Self.makeKey(functions) else {
            functions.freeCertificate(certificate)
            throw Self.failure("making a key")
        }
        self.functions = functions
        self.certificate = certificate
        self.key = key
        try fill(profile)
        let issuerName = functions.subject(issuer?.certificate ?? certificate)
        try check("issuer", functions.setIssuer(certificate, issuerName))
        try check("signature", functions.sign(certificate, issuer?.key ?? key, functions.sha256()))
    }

    deinit {
        functions.freeCertificate(certificate)
        functions.freeKey(key)
    }

    private static func makeKey(_ functions: CertificateFunctions) -> OpaquePointer? {
        let ellipticCurve: Int32 = 408
        let prime256v1: Int32 = 415
        guard let context = functions.newKeyContext(ellipticCurve, nil) else { return nil }
        defer { functions.freeKeyContext(context) }
        var key: OpaquePointer?
        guard functions.prepareKeyContext(context) == 1, functions.setCurve(context, prime256v1) == 1,
            functions.makeKey(context, &key) == 1
        else { return nil }
        return key
    }

    private func fill(_ profile: CertificateProfile) throws(TestServerError) {
        let version3 = 2
        try check("version", functions.setVersion(certificate, version3))
        let number = Int.random(in: 1 ... .max)
        try check("serial number", functions.setNumber(functions.serialNumber(certificate), number))
        guard functions.setTime(functions.validFrom(certificate), profile.validFrom) != nil,
            functions.setTime(functions.validUntil(certificate), profile.validUntil) != nil
        else { throw Self.failure("validity") }
        try check("key", functions.setKey(certificate, key))
        let utf8: Int32 = 0x1000
        for (field, value) in profile.subject {
            let subject = functions.subject(certificate)
            try check("subject", functions.addNameEntry(subject, field, utf8, value, -1, -1, 0))
        }
        try addExtensions(profile)
    }

    private func addExtensions(_ profile: CertificateProfile) throws(TestServerError) {
        let alternativeNames: Int32 = 85
        let basicConstraints: Int32 = 87
        let keyUses: Int32 = 126
        let tlsFeature: Int32 = 1020
        if profile.isAuthority {
            try add(basicConstraints, "critical,CA:TRUE")
        } else {
            try add(keyUses, "serverAuth,clientAuth")
        }
        if !profile.hosts.isEmpty { try add(alternativeNames, profile.hosts.joined(separator: ",")) }
        if profile.demandsStapling { try add(tlsFeature, "status_request") }
    }

    private func add(_ kind: Int32, _ value: String) throws(TestServerError) {
        guard let made = functions.makeExtension(nil, nil, kind, value) else {
            throw Self.failure("extension \(value)")
        }
        defer { functions.freeExtension(made) }
        try check("extension \(value)", functions.addExtension(certificate, made, -1))
    }

    private func check(_ what: String, _ result: Int32) throws(TestServerError) {
        if result < 1 { throw Self.failure(what) }
    }

    private static func failure(_ what: String) -> TestServerError {
        TestServerError(.system, "OpenSSL made no certificate: \(what)")
    }
}

extension TestCertificate {
    /// Writes the certificate, and the key before it unless only the certificate is wanted, in PEM form.
    ///
    /// - Parameter password: encrypts the key.
    package func write(to path: String, withKey: Bool = true, password: String? = nil) throws(TestServerError)
    {
        guard let buffer = functions.newBuffer(functions.memoryBuffer()) else {
            throw Self.failure("BIO_new")
        }
        defer { _ = functions.freeBuffer(buffer) }
        if withKey {
            let cipher = password == nil ? nil : functions.aes256()
            let length = Int32(clamping: password?.utf8.count ?? 0)
            try check("key file", functions.writeKey(buffer, key, cipher, password, length, nil, nil))
        }
        try check("certificate file", functions.writeCertificate(buffer, certificate))
        let bytes = [UInt8](unsafeUninitializedCapacity: 16 << 10) { space, count in
            count = max(0, Int(functions.readBuffer(buffer, space.baseAddress, Int32(space.count))))
        }
        try Files.write(String(decoding: bytes, as: UTF8.self), to: path)
    }
}
