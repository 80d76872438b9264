public import BSON

/// What Loom itself refuses to do, and why; errors of the server and the network are `MongoError`s.
public struct LoomError: Error, Hashable, Sendable {
    /// The kind of refusal, for programs; `message` says the particulars to people.
    public enum Code: Hashable, Sendable {
        /// A key path has no stored name that can be found; the message says how to give one.
        case fieldName
        /// BSON cannot hold a value, or a stored document does not fit the model; `underlying` says where.
        case coding
        /// An argument makes no sense, a negative limit for example.
        case invalidArgument
        /// An update without any operation.
        case emptyUpdate
        /// An update that changes one field twice.
        case conflictingUpdate
        /// A delete or update of many whose filter names no condition; `Filter.all` says every document.
        case emptyFilter
        /// No store was given and none is current.
        case noStore
        /// Neither the model nor the store names a database.
        case noDatabase
        /// The operation needs an id and the model has none, or an id of this type cannot be made up.
        case noIdentity
    }

    /// The kind of refusal.
    public var code: Code
    /// One or two sentences for people; where there is a way out they name it.
    public var message: String
    /// The BSON error behind a `coding` error.
    public var underlying: BSONError?

    /// Makes an error.
    public init(_ code: Code, _ message: String, underlying: BSONError? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    init(coding error: BSONError, _ what: String) {
        self.init(.coding, "\(what): \(error)", underlying: error)
    }
}

extension LoomError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
