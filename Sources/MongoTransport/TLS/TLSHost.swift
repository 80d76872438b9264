internal import Glibc

/// Whom a certificate has to be for.
enum TLSHost: Sendable {
    /// A host name, which the server is told as well, so that it can choose among its certificates.
    case name(String)
    /// An IP address.
    case address(String)
    /// Nobody in particular: there is no name, as for a UNIX socket.
    case unnamed

    init(_ host: String?) {
        guard let host else {
            self = .unnamed
            return
        }
        // The zone of a link-local address is this machine's own affair.
        let address = String(host.prefix { $0 != "%" })
        var bytes = in6_addr()
        if inet_pton(AF_INET, address, &bytes) == 1 || inet_pton(AF_INET6, address, &bytes) == 1 {
            self = .address(address)
        } else {
            // A name may end in the dot of the root, a certificate's does not.
            self = .name(host.hasSuffix(".") ? String(host.dropLast()) : host)
        }
    }

    /// Has the handshake fail if the certificate is for somebody else, and tells the server the name.
    func expect(of connection: OpaquePointer, _ context: TLSContext) throws(TLSFailure) {
        let openSSL = context.openSSL
        let checks = !context.settings.allowsInvalidHostnames
        var isSet = true
        switch self {
        case .name(let name):
            let setServerName: Int32 = 55
            isSet = name.withCString {
                openSSL.control(connection, setServerName, 0, UnsafeMutableRawPointer(mutating: $0)) == 1
            }
            if checks {
                openSSL.setHostFlags(connection, Self.noPartialWildcards)
                isSet = isSet && openSSL.setHost(connection, name) == 1
            }
        case .address(let address):
            if checks { isSet = openSSL.setAddress(openSSL.parameters(connection), address) == 1 }
        case .unnamed:
            guard !checks else {
                throw TLSFailure(
                    .certificate,
                    "a UNIX socket has no host name that a certificate could be for; tlsAllowInvalidHostnames goes without"
                )
            }
        }
        guard isSet else {
            throw TLSFailure(.certificate, "\(openSSL.takeReason() ?? "the host name is refused")\(clause)")
        }
    }

    /// Checks the name after the handshake where OpenSSL was told to take any certificate.
    func check(_ connection: OpaquePointer, _ context: TLSContext) throws(TLSFailure) {
        let settings = context.settings
        guard settings.allowsInvalidCertificates, !settings.allowsInvalidHostnames else { return }
        let functions = context.openSSL.certificates
        let certificate = functions.peerCertificate(connection)
        defer { functions.freeCertificate(certificate) }
        let matches =
            switch self {
            case .name(let name):
                functions.isForHost(certificate, name, name.utf8.count, Self.noPartialWildcards, nil) == 1
            case .address(let address): functions.isForAddress(certificate, address, 0) == 1
            case .unnamed: false
            }
        guard certificate != nil, matches else {
            throw TLSFailure(.certificate, "host name mismatch\(clause)")
        }
    }

    /// A star stands for a whole label only: `*.example.com`, not `db*.example.com`.
    private static let noPartialWildcards: UInt32 = 0x4

    /// The name as the end of a sentence.
    var clause: String {
        switch self {
        case .name(let name): ", expected for the host name \(name)"
        case .address(let address): ", expected for the address \(address)"
        case .unnamed: ""
        }
    }
}
