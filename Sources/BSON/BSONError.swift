/// What is wrong with bytes, a value or a text on its way into or out of BSON, and where.
public struct BSONError: Error, Hashable, Sendable {
    /// The kind of failure, for programs; `message` says the particulars to people.
    public enum Code: Hashable, Sendable {
        /// The bytes end before the value does, or a length field points outside of them.
        case truncated
        /// A length field is impossible: negative, too small, or not where the terminator is.
        case invalidLength
        /// An element has a type byte that BSON does not define.
        case unknownType
        /// A value's bytes are not allowed for its type (a boolean of 2, a missing terminator …).
        case invalidValue
        /// A string or key is not valid UTF-8.
        case invalidUTF8
        /// Documents are nested deeper than `BSONLimits.maximumDepth`.
        case tooDeep
        /// A document or message would be larger than BSON's 2 GiB.
        case tooLarge
        /// A key, pattern or name contains a null byte, which BSON cannot hold there.
        case nullByte
        /// A required field is not in the document.
        case missingField
        /// The value is of another BSON type than the one asked for.
        case typeMismatch
        /// The number does not fit the type asked for, or would lose digits.
        case numberOutOfRange
        /// The text is not valid JSON or Extended JSON.
        case invalidExtendedJSON
        /// The text is not a number that the type can hold exactly.
        case invalidNumber
        /// A value's own coding code failed; `message` has its words.
        case custom
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence for people.
    public var message: String
    /// The keys from the outermost document to the culprit; array positions are decimal numbers.
    public var keyPath: [String]
    /// The byte where it was noticed, counted from the start of the outermost document or text.
    public var byteOffset: Int?

    /// Makes an error.
    public init(_ code: Code, _ message: String, keyPath: [String] = [], byteOffset: Int? = nil) {
        self.code = code
        self.message = message
        self.keyPath = keyPath
        self.byteOffset = byteOffset
    }

    /// The same error seen from one level further out.
    @usableFromInline package func nested(under key: String) -> BSONError {
        var outer = self
        outer.keyPath.insert(key, at: 0)
        return outer
    }
}

extension BSONError: CustomStringConvertible {
    /// The message with key path and byte offset where they are known.
    public var description: String {
        var text = message
        if !keyPath.isEmpty { text += " (at \(keyPath.joined(separator: ".")))" }
        if let byteOffset { text += " (byte \(byteOffset))" }
        return text
    }
}
