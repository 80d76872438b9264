import BSON

/// Something that a client told of while a test ran, in the words of the format.
struct ObservedEvent: Sendable, CustomStringConvertible {
    /// The kinds of events, which tests expect apart from each other.
    enum Category: String, Sendable {
        case command
        case cmap
        case sdam
    }

    let category: Category
    /// As in `commandStartedEvent`.
    let name: String
    /// What tests may compare.
    let fields: Document

    var description: String { "\(name) \(fields.extendedJSON())" }
}
