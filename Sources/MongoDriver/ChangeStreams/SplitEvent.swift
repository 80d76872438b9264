/// Which part of a large event this is.
public struct SplitEvent: Hashable, Sendable, Codable {
    /// The part's number, counted from 1.
    public let fragment: Int
    /// How many parts there are.
    public let of: Int
}
