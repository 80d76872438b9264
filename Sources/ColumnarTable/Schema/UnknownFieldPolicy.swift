/// What happens to a field of a document that a declared schema does not name.
public enum UnknownFieldPolicy: Hashable, Sendable {
    /// It is passed over; what is inside of it is not looked at.
    case skip
    /// The load ends with an error that names the field and the row.
    case error
}
