/// Why bytes could not be compressed or decompressed.
package struct CompressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    package enum Code: Hashable, Sendable {
        /// The library that does it is not on this machine, or is not the one it claims to be.
        case libraryMissing
        /// The compressed bytes are not what their format allows, or give another size than was announced.
        case malformed
        /// The space for the result is smaller than the result may be.
        case noRoom
        /// The library refused, for a reason that is in the message.
        case failed
    }

    /// The kind of failure.
    package var code: Code
    /// One sentence for people.
    package var message: String

    /// An error with its sentence.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
