/// Why the tests cannot be run at all.
struct SpecsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
