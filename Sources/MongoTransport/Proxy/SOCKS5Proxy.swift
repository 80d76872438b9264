/// A SOCKS5 proxy, through which connections are made (RFC 1928).
///
/// The proxy looks the server's name up; this machine does not.
package struct SOCKS5Proxy: Sendable {
    /// Where the proxy listens.
    package let endpoint: Endpoint
    /// Who to log in as; nil to log in only if the proxy asks nothing.
    let login: Login?

    /// A user's name and password, of 1 to 255 bytes each.
    struct Login: Sendable, CustomReflectable {
        let user: String
        let password: String

        /// Without the password.
        var customMirror: Mirror { Mirror(self, children: ["user": user]) }
    }

    /// The port of a proxy for which none is given.
    package static let usualPort: UInt16 = 1080

    /// A proxy; it is logged in to if it wants that and there are a user and a password.
    package init(host: String, port: UInt16 = usualPort, user: String? = nil, password: String? = nil) {
        endpoint = .tcp(host: host, port: port)
        if let user, let password {
            login = Login(user: user, password: password)
        } else {
            login = nil
        }
    }
}
