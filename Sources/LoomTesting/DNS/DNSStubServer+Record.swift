extension DNSStubServer {
    /// A record that the server knows.
    public struct Record: Hashable, Sendable {
        enum Content: Hashable, Sendable {
            case service(host: String, port: UInt16)
            case text([String])
        }

        let name: String
        let timeToLive: UInt32
        let content: Content

        /// A host that offers a service; the name is like `_mongodb._tcp.cluster.example.com`.
        ///
        /// - Parameter timeToLive: The seconds for which it may be kept; a day by default.
        public static func service(
            _ name: String, host: String, port: UInt16, timeToLive: UInt32 = 86_400
        ) -> Record {
            Record(name: name.lowercased(), timeToLive: timeToLive, content: .service(host: host, port: port))
        }

        /// A text of one string or several, each of at most 255 bytes.
        ///
        /// - Parameter timeToLive: The seconds for which it may be kept; a day by default.
        public static func text(_ name: String, _ strings: [String], timeToLive: UInt32 = 86_400) -> Record {
            Record(name: name.lowercased(), timeToLive: timeToLive, content: .text(strings))
        }
    }

    /// How the server answers.
    public enum Manner: Hashable, Sendable {
        /// As it should: what does not fit a datagram is asked for again over TCP.
        case ordinary
        /// Not at all.
        case silent
        /// With the code for a failure of its own.
        case failing
        /// With something else than was asked for, then with the answer.
        case misleading
        /// With every datagram cut off, whatever its size.
        case truncating
        /// With bytes that are no answer.
        case malformed
    }
}
