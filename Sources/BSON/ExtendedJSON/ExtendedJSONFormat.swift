/// The two forms in which Extended JSON is written; reading accepts any mix of them.
public enum ExtendedJSONFormat: Hashable, Sendable, CaseIterable {
    /// Every type is kept: `{"n":{"$numberInt":"1"}}`.
    case canonical
    /// Easy to read: integers and finite doubles become JSON numbers, dates from 1970 to 9999 ISO 8601 text.
    /// Reading it back gives each integer the smallest type that holds it.
    case relaxed
}
