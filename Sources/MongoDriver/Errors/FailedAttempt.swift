public import FoundationEssentials
public import MongoCore

/// One of several attempts of a call, and how it failed.
public struct FailedAttempt: Hashable, Sendable, CustomStringConvertible {
    /// Its place among the attempts of the call, counted from 1.
    public let number: Int
    /// The server that it went to; nil when none was found.
    public let address: ServerAddress?
    /// When it failed.
    public let date: Date
    /// What happened: the error's type, message and code.
    public let failure: String

    /// Number, server and failure in one line.
    public var description: String {
        "attempt \(number)" + (address.map { " at \($0)" } ?? "") + ": " + failure
    }
}

extension [FailedAttempt] {
    /// With a timeout the number of attempts has no limit, but an error's size has.
    private static var limit: Int { 8 }

    /// Adds an attempt that has failed.
    mutating func note(_ error: any Error, at date: Date) {
        if count >= Self.limit { remove(at: 1) }
        let known = error as? any MongoError
        append(
            FailedAttempt(
                number: (last?.number ?? 0) + 1, address: known?.context.address, date: date,
                failure: known?.summary ?? "\(error)"))
    }
}
