import BSON
import MongoCore
import MongoDriver

/// One operation on its way: its name, and the arguments that nobody has taken yet.
struct Call: Sendable {
    let run: TestRun
    let name: String
    var arguments: Fields

    init(_ operation: UnifiedOperation, run: TestRun) {
        self.run = run
        name = operation.name
        arguments = Fields(operation.arguments, of: "\(operation.name) on \(operation.object)")
    }

    /// The error for an operation that this object does not have.
    func unknown(_ object: String) -> FormatError {
        FormatError("\(object) has no operation \(name)")
    }
}
