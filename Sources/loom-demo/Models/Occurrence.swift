import Foundation
import Loom

/// Something that happened: an entry that is written once and never changed.
struct Occurrence: Ledger {
    /// What it was.
    enum Kind: String, Codable {
        case started, busy, calm, finished, interrupted
    }

    static let collection = "occurrences"

    var id: Identity<ObjectID>?
    /// The run of the program that saw it.
    var run: ObjectID
    var at: Date
    var kind: Kind
    var detail: String
}
