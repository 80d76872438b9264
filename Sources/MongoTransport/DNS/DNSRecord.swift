/// One record of an answer.
package struct DNSRecord: Hashable, Sendable {
    /// What it says.
    package enum Content: Hashable, Sendable {
        /// A host that offers a service; the host is empty where the service is expressly not offered.
        case service(host: String, port: UInt16)
        /// The strings of a text record, in order.
        case text([[UInt8]])
    }

    /// Whose record it is, in lower case.
    package let name: String
    /// How many seconds it may be kept.
    package let timeToLive: UInt32
    package let content: Content

    package init(name: String, timeToLive: UInt32, content: Content) {
        self.name = name
        self.timeToLive = timeToLive
        self.content = content
    }
}
