extension ConnectionString {
    /// Checks that everything the string asks for will be done; making a client does this first.
    ///
    /// Throws ``ConnectionStringError`` that names the option and the reason if the string asks for something this
    /// version cannot do. Also throws for an option whose value had to be set aside, unless `lenient` is true (false by
    /// default); unknown options stay warnings.
    public func checkSupported(lenient: Bool = false) throws(ConnectionStringError) {
        try checkSupported(lenient: lenient, credential: credential)
        if let credential, credential.mechanism == .oidc {
            throw ConnectionStringError(
                .unsupported, option: .authMechanism,
                "MONGODB-OIDC needs a callback in the client's options; ENVIRONMENT is not implemented")
        }
    }

    /// The same for a client that may have been given another credential, and a callback, in code.
    package func checkSupported(lenient: Bool, credential: Credential?) throws(ConnectionStringError) {
        if !lenient, let warning = warnings.first(where: { $0.kind == .invalidValue }) {
            throw ConnectionStringError(
                .invalidOption, option: ConnectionOption(named: warning.option), warning.description)
        }
        for gap in Gap.all where gap.isAskedFor(self) {
            throw ConnectionStringError(.unsupported, option: gap.option, gap.reason)
        }
        try checkTLSIsOn(credential)
        try checkCredential(credential)
    }

    /// Whether connections are encrypted: if asked for, and with `mongodb+srv` unless refused.
    package var usesTLS: Bool { options.tls ?? (srvHost != nil) }

    /// What only TLS can do must not be asked for in vain.
    private func checkTLSIsOn(_ credential: Credential?) throws(ConnectionStringError) {
        if options.tlsCertificateKeyFilePassword != nil, options.tlsCertificateKeyFile == nil {
            throw ConnectionStringError(
                .conflictingOptions, option: .tlsCertificateKeyFilePassword,
                "tlsCertificateKeyFilePassword has no effect without tlsCertificateKeyFile")
        }
        guard !usesTLS else { return }
        let idle = ConnectionOption.allCases.first {
            $0.rawValue.hasPrefix("tls") && $0 != .tls && specified.contains($0)
        }
        if let idle {
            throw ConnectionStringError(
                .conflictingOptions, option: idle, "\(idle) has no effect without tls=true")
        }
        if credential?.mechanism == .x509 {
            throw ConnectionStringError(
                .invalidCredential, option: .authMechanism,
                "MONGODB-X509 is by the certificate of an encrypted connection: it needs tls=true")
        }
    }

    private func checkCredential(_ credential: Credential?) throws(ConnectionStringError) {
        guard let credential else { return }
        switch credential.mechanism {
        case nil, .scramSHA1, .scramSHA256:
            guard credential.password == nil else { return }
            throw ConnectionStringError(.invalidCredential, "SCRAM needs a password beside the user name")
        case .x509:
            guard options.tlsCertificateKeyFile == nil else { return }
            throw ConnectionStringError(
                .invalidCredential, option: .tlsCertificateKeyFile,
                "MONGODB-X509 needs the client's certificate: tlsCertificateKeyFile")
        case .plain, .aws, .oidc: return
        case .gssapi:
            throw ConnectionStringError(
                .unsupported, option: .authMechanism, "authMechanism GSSAPI (Kerberos) is not implemented")
        }
    }
}

/// Something a connection string can ask for that is not implemented yet. Each milestone takes rows out.
private struct Gap: Sendable {
    let option: ConnectionOption?
    let reason: String
    let isAskedFor: @Sendable (ConnectionString) -> Bool

    /// A gap that shows whenever the option is there.
    private static func option(_ option: ConnectionOption, _ reason: String) -> Gap {
        Gap(option: option, reason: "\(option) is not implemented: \(reason)") {
            $0.specified.contains(option)
        }
    }

    /// A gap that shows unless the option is absent or has the value that is what happens anyway.
    private static func option<Value: Equatable & Sendable>(
        _ option: ConnectionOption, _ value: any OptionForm.Target<Value>, otherThan harmless: Value,
        _ reason: String
    ) -> Gap {
        Gap(option: option, reason: "\(option) is not implemented: \(reason)") { string in
            string.options[keyPath: value].map { $0 != harmless } ?? false
        }
    }

    static let all: [Gap] = topology + security

    private static let topology: [Gap] = [
        option(
            .serverSelectionTryOnce, \.serverSelectionTryOnce, otherThan: false,
            "it is for single-threaded drivers")
    ]

    private static let security: [Gap] = [
        option(
            .tlsDisableOCSPEndpointCheck, \.tlsDisableOCSPEndpointCheck, otherThan: true,
            "OCSP responders are never asked, stapled answers alone are checked; leave it out or say true")
    ]
}
