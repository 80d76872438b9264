/// Why a text cannot be a password. The text itself is not repeated, only the kind of character at fault.
package enum SASLprepError: Error, Hashable, Sendable {
    /// The text has a control, private-use or other character that RFC 4013 prohibits.
    case prohibited(Unicode.Scalar)
    /// The text has a character that Unicode 3.2, on which RFC 4013 is based, does not know.
    case unassigned(Unicode.Scalar)
    /// The text mixes writing from right to left with writing from left to right.
    case mixedDirections
}

extension SASLprepError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .prohibited: "the password has a character that SASLprep (RFC 4013) prohibits"
        case .unassigned:
            "the password has a character newer than Unicode 3.2, which SASLprep (RFC 4013) prohibits"
        case .mixedDirections:
            "the password mixes right-to-left with left-to-right text, which RFC 4013 prohibits"
        }
    }
}
