/// A test needs something of the driver that does not exist yet.
struct NotBuilt: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}
