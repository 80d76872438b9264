/// Why a question to the domain name system has no answer.
package struct DNSError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    package enum Code: Hashable, Sendable {
        /// The name cannot be asked for: it has an empty or too long part, or a character that names do not have.
        case invalidName
        /// There is no such name.
        case noSuchName
        /// The servers answer that they cannot answer.
        case serverFailure
        /// An answer is not what the protocol says it must be.
        case malformed
        /// No server answered in time.
        case timedOut
        /// No server could be asked.
        case unreachable
        /// The task was cancelled.
        case cancelled
    }

    /// The kind of failure.
    package let code: Code
    /// One sentence for people, with the name and the servers asked.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
