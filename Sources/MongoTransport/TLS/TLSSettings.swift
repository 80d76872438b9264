/// What TLS connections are made with.
package struct TLSSettings: Sendable {
    /// The file of certificate authorities to trust, in PEM form; nil for the system's.
    package var authorityFile: String?
    /// The file with the client's certificates and key, in PEM form; nil for none.
    package var certificateKeyFile: String?
    /// What the key is encrypted with; nil if it is not.
    package var keyPassword: String?
    /// Whether a certificate is accepted that is not trusted, expired or otherwise wrong.
    package var allowsInvalidCertificates = false
    /// Whether a certificate is accepted that is for another host.
    package var allowsInvalidHostnames = false
    /// Whether what the server says of its certificate's revocation is looked at.
    package var checksRevocation = true

    /// Everything checked against the system's authorities, no certificate of the client's own.
    package init() {}
}

extension TLSSettings {
    /// Whether stapled answers are asked for and checked: of a certificate that may be invalid they say nothing.
    var checksStapledAnswers: Bool { checksRevocation && !allowsInvalidCertificates }
}

extension TLSSettings: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "TLS settings: authorities \(authorityFile ?? "of the system"), certificate \(certificateKeyFile ?? "none")"
    }

    /// Without the password.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
