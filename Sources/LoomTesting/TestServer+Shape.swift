extension TestServer {
    /// What a deployment consists of.
    public struct Shape: Hashable, Sendable, CustomStringConvertible {
        /// How many mongods, or whatever there is.
        enum Topology: Hashable, Sendable {
            case any
            case standalone
            case replicaSet
        }

        let topology: Topology

        /// Whether clients have to log in.
        public let requiresAuthentication: Bool

        /// What connections are encrypted with.
        enum Encryption: Hashable, Sendable {
            case none
            case tls
            /// A client has to show a certificate of its own.
            case mutualTLS
        }

        var encryption = Encryption.none

        /// Whether connections have to be encrypted.
        public var requiresTLS: Bool { encryption != .none }

        /// The same, taking encrypted connections only; ``TestServer/certificates`` has what clients need, and
        /// ``TestServer/uri`` names it.
        public var withTLS: Shape { with(.tls) }

        /// The same, and clients have to show a certificate.
        public var withMutualTLS: Shape { with(.mutualTLS) }

        private func with(_ encryption: Encryption) -> Shape {
            var shape = self
            shape.encryption = encryption
            return shape
        }

        /// Whatever is there: the server that `MONGODB_URI` names if it is set, else a standalone.
        public static let any = Shape(topology: .any, requiresAuthentication: false)

        /// One mongod. Up in about a second.
        public static let standalone = Shape(topology: .standalone, requiresAuthentication: false)

        /// A replica set of three members, of which any may be the primary. Up in about three seconds.
        public static let replicaSet = Shape(topology: .replicaSet, requiresAuthentication: false)

        /// One mongod that wants a login.
        public static let authenticatedStandalone = Shape(topology: .standalone, requiresAuthentication: true)

        /// A replica set of three that wants a login.
        public static let authenticatedReplicaSet = Shape(topology: .replicaSet, requiresAuthentication: true)

        /// The name of the replica set, nil where there is none.
        public var replicaSetName: String? { topology == .replicaSet ? "rs0" : nil }

        var memberCount: Int { topology == .replicaSet ? 3 : 1 }

        /// The shape in words.
        public var description: String {
            let words =
                switch topology {
                case .any: "any server"
                case .standalone: "standalone"
                case .replicaSet: "replica set"
                }
            let encrypted =
                switch encryption {
                case .none: words
                case .tls: words + " with TLS"
                case .mutualTLS: words + " with mutual TLS"
                }
            return requiresAuthentication ? encrypted + " with authentication" : encrypted
        }
    }

    /// A name and a password; neither holds a character that a connection string would have to escape.
    public struct User: Hashable, Sendable {
        /// The name, on the `admin` database.
        public let name: String

        /// The password.
        public let password: String

        /// The user with all rights on every server that wants a login.
        static let root = User(name: "loom", password: "loom-secret")

        /// A user of that name and password.
        package init(name: String, password: String) {
            self.name = name
            self.password = password
        }
    }
}
