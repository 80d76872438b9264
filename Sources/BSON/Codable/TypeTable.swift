/// How types are read or written: decided once per type, then looked up by the type's identity.
///
/// Asking whether a type conforms to a protocol costs more than reading a small struct; a table of what was found
/// out costs a load and a compare. Types that meet in a slot of the table push each other out.
struct TypeTable<Kind> {
    private struct Entry {
        var type: ObjectIdentifier
        var kind: Kind
    }

    private let entries: UnsafeMutablePointer<Entry?>
    private static var size: Int { 64 }

    /// An empty table. It is never freed: it belongs to a coding slot, which lives as long as the process.
    init() {
        entries = .allocate(capacity: Self.size)
        entries.initialize(repeating: nil, count: Self.size)
    }

    /// Forgets everything.
    func removeAll() {
        entries.update(repeating: nil, count: Self.size)
    }

    /// What is known of a type; decides it at the first time, and hands what that pushes out to `discard`.
    @inline(__always)
    func kind(
        of type: ObjectIdentifier, _ decide: () -> Kind, discard: (Kind) -> Void = { _ in }
    ) -> Kind {
        // Metadata is aligned to 8 bytes or more; the bits above spread well enough.
        let address = UInt(bitPattern: type)
        let index = Int(truncatingIfNeeded: (address &>> 4 ^ address &>> 10) & 63)
        if let entry = entries[index], entry.type == type { return entry.kind }
        if let other = entries[index] { discard(other.kind) }
        let kind = decide()
        entries[index] = Entry(type: type, kind: kind)
        return kind
    }
}
