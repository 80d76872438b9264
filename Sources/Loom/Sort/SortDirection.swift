/// The direction of a sort.
public enum SortDirection: Hashable, Sendable {
    /// Smallest first; null and missing before everything else.
    case ascending
    /// Largest first.
    case descending
}
