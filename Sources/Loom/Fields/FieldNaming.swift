/// A type that says itself under which names some of its fields are stored.
///
/// Loom reads names off key paths and `CodingKeys`. A table is needed only for what they do not tell: properties with
/// observers or wrappers, types with hand-written coding, and programs built without reflection metadata.
///
/// ```swift
/// extension Order: FieldNaming {
///     static var fields: [StoredField<Order>] { [StoredField(\.state, "s")] }
/// }
/// ```
///
/// Entries win over what Loom would find; fields without an entry are found as ever.
public protocol FieldNaming {
    /// The fields that the table speaks of.
    static var fields: [StoredField<Self>] { get }
}
