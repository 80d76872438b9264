/// Something in a connection string that was set aside, and why.
public struct ConnectionStringWarning: Hashable, Sendable {
    /// The kind of thing set aside.
    public enum Kind: String, Hashable, Sendable {
        /// No option has that name; it was ignored.
        case unknownOption
        /// The value, or part of it, is not one the option can have; it was ignored.
        case invalidValue
        /// The option was given more than once; the last valid value was taken.
        case repeatedOption
        /// The option's name is deprecated in favour of another.
        case deprecatedOption
    }

    /// The kind of thing set aside.
    public let kind: Kind

    /// The option's name as it was written.
    public let option: String

    /// What is wrong with it and what was done about it.
    public let message: String

    init(_ kind: Kind, _ option: String, _ message: String) {
        self.kind = kind
        self.option = option
        self.message = message
    }
}

extension ConnectionStringWarning: CustomStringConvertible {
    /// The option and the message.
    public var description: String { "\(option): \(message)" }
}
