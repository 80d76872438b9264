/// What a certificate says.
package struct CertificateProfile: Sendable {
    /// The subject, from the country down to the common name.
    package var subject: [(key: String, value: String)]
    /// The hosts it is for, such as `DNS:localhost` and `IP:127.0.0.1`.
    package var hosts: [String] = []
    /// When it begins to be valid, in seconds from now.
    package var validFrom = -86_400
    /// When it ends to be valid, in seconds from now.
    package var validUntil = 30 * 86_400
    /// Whether it can sign others.
    package var isAuthority = false
    /// Whether it may only be shown with an answer on its revocation.
    package var demandsStapling = false

    /// A certificate of a subject whose values hold no special characters.
    package init(subject: [(key: String, value: String)], hosts: [String] = []) {
        self.subject = subject
        self.hosts = hosts
    }

    /// A server's, for this machine.
    package static let loopbackServer = CertificateProfile(
        subject: [("O", "Loom Tests"), ("OU", "Server"), ("CN", "localhost")],
        hosts: ["DNS:localhost", "IP:127.0.0.1", "IP:::1"])

    /// A client's. Its organization is not the servers', which would make it a member of the cluster.
    package static let client = CertificateProfile(
        subject: [("C", "US"), ("O", "Loom Test Clients"), ("OU", "Drivers"), ("CN", "client")])

    /// The subject as MongoDB writes it: RFC 2253, the common name first.
    package var subjectName: String {
        subject.reversed().map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
