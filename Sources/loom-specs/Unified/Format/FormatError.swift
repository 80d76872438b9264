/// A test file asks for something that the format does not have, or that this runner does not know.
///
/// Never a reason to pass a case over: the case fails.
struct FormatError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
