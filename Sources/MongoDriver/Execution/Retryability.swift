/// When an operation may be tried again.
enum Retryability: Sendable {
    /// After errors that a read survives, and when the server is overloaded.
    case read
    /// A read that continues another: only when the server is overloaded, before it did anything.
    case continuedRead
    /// A write that the server does once however often it is sent, and when the server is overloaded.
    case write
    /// A write that would be done twice: only when the server is overloaded, before it did anything.
    case unnumberedWrite
    /// A command of the user's: only when the server is overloaded and all retrying is on.
    case userCommand
}
