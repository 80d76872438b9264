/// The version of the unified format that a file is written in.
struct SchemaVersion {
    private let components: [Int]

    /// Versions of the same major number up to this are understood.
    private static let newest = [1, 27]

    init(_ text: String) throws {
        components = text.split(separator: ".").compactMap { Int($0) }
        guard (2...3).contains(components.count) else {
            throw FormatError("the schema version \(text) is not of the form 1.2 or 1.2.3")
        }
    }

    /// Throws unless this runner understands files of the version.
    func check() throws {
        let isKnown =
            components.first == Self.newest.first
            && !Self.newest.lexicographicallyPrecedes(components.prefix(2))
        guard isKnown else {
            let text = components.map(String.init).joined(separator: ".")
            throw FormatError("the schema version \(text) is not supported")
        }
    }
}
