/// The way to a server, beyond its address.
package struct Route: Sendable {
    /// What to encrypt with; nil sends the bytes as they are.
    package var tls: TLSContext?
    /// The proxy to go through; nil goes directly. UNIX sockets are connected to directly in any case.
    package var proxy: SOCKS5Proxy?

    /// The direct way, unencrypted, unless told otherwise.
    package init(tls: TLSContext? = nil, proxy: SOCKS5Proxy? = nil) {
        self.tls = tls
        self.proxy = proxy
    }
}
