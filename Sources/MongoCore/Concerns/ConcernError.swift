/// Why a read concern, write concern or read preference cannot exist.
public struct ConcernError: Error, Hashable, Sendable {
    /// What contradicts what, or which value is out of range.
    public let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension ConcernError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
