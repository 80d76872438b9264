import MongoTransport

/// The files that a TLS deployment and its clients need, in one folder.
public struct ServerCertificates: Sendable {
    /// The certificate of the authority that signed the others, for `tlsCAFile`.
    public let authorityFile: String

    /// The servers' certificate and key, for this machine's loopback names.
    public let serverFile: String

    /// A client's certificate and key, for `tlsCertificateKeyFile`.
    public let clientFile: String

    /// The subject of the client's certificate, which is its user's name with MONGODB-X509.
    public var clientSubject: String { CertificateProfile.client.subjectName }

    /// The authority itself, to sign more with; nil for files that an earlier process made.
    package let authority: TestCertificate?

    /// The files in a folder, made unless they are there.
    package init(in directory: String) throws(TestServerError) {
        authorityFile = directory + "/authority.pem"
        serverFile = directory + "/server.pem"
        clientFile = directory + "/client.pem"
        guard Files.length(of: clientFile) == 0 else {
            authority = nil
            return
        }
        try Files.ensureDirectory(directory)
        var profile = CertificateProfile(subject: [("O", "Loom Tests"), ("CN", "Loom Test Authority")])
        profile.isAuthority = true
        let authority = try TestCertificate(profile)
        try authority.write(to: authorityFile, withKey: false)
        try TestCertificate(.loopbackServer, signedBy: authority).write(to: serverFile)
        // The last: its presence says that all are there.
        try TestCertificate(.client, signedBy: authority).write(to: clientFile)
        self.authority = authority
    }

    /// What this module's own connections are encrypted with.
    func context() throws(TestServerError) -> TLSContext {
        var settings = TLSSettings()
        settings.authorityFile = authorityFile
        settings.certificateKeyFile = clientFile
        do {
            return try TLSContext(settings)
        } catch {
            throw TestServerError(.unsupported, "\(error)")
        }
    }
}
