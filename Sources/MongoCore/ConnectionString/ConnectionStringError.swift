/// Why a connection string cannot be used.
///
/// The message never repeats a user name, a password or text that could be a badly encoded part of one.
public struct ConnectionStringError: Error, Hashable, Sendable {
    /// The kind of problem.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name, as in `invalidHost`.
        public let description: String

        /// Neither `mongodb://` nor `mongodb+srv://`.
        public static let invalidScheme = Code(description: "invalidScheme")
        /// The user name or password is not percent-encoded as it must be.
        public static let invalidUserInfo = Code(description: "invalidUserInfo")
        /// A host is missing or malformed, or there are more than the scheme allows.
        public static let invalidHost = Code(description: "invalidHost")
        /// The database name has a character that database names cannot have.
        public static let invalidDatabase = Code(description: "invalidDatabase")
        /// An option is malformed, or has a value that must not be ignored.
        public static let invalidOption = Code(description: "invalidOption")
        /// Options contradict each other or the hosts.
        public static let conflictingOptions = Code(description: "conflictingOptions")
        /// The credential lacks something its mechanism needs, or has something the mechanism forbids.
        public static let invalidCredential = Code(description: "invalidCredential")
        /// The string asks for something that this version cannot do.
        public static let unsupported = Code(description: "unsupported")
    }

    /// The kind of problem.
    public let code: Code

    /// The option at fault, if one is.
    public let option: ConnectionOption?

    /// What is wrong and, where that is not obvious, what to write instead.
    public let message: String

    /// An error with its sentence, which repeats no secret.
    package init(_ code: Code, option: ConnectionOption? = nil, _ message: String) {
        self.code = code
        self.option = option
        self.message = message
    }
}

extension ConnectionStringError: CustomStringConvertible {
    /// The message, introduced as one about a connection string.
    public var description: String { "connection string: \(message)" }
}
