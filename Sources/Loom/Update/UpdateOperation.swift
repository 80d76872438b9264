import BSON

/// One operator on one field.
struct UpdateOperation: Hashable, Sendable {
    /// What the operator is given.
    enum Operand: Hashable, Sendable {
        case value(StoredValue)
        /// The new name of a field.
        case path(FieldPath)
        /// The elements to remove.
        case filter(FilterNode)
        /// A whole update written by hand.
        case raw(Document)
    }

    let path: FieldPath
    let name: String
    let operand: Operand
}
