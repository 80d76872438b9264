/// What a library built upon the driver says of itself.
package struct DriverInfo: Hashable, Sendable {
    /// The library's name.
    package let name: String?
    /// Its version.
    package let version: String?
    /// What it runs on.
    package let platform: String?

    /// Separates the driver's own words from those of libraries.
    package static let separator: Character = "|"

    /// Notes what there is; an empty text counts as absent. Nil when a text holds the separator.
    package init?(name: String?, version: String?, platform: String?) {
        let texts = [name, version, platform]
        guard !texts.contains(where: { $0?.contains(Self.separator) ?? false }) else { return nil }
        func present(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        self.name = present(name)
        self.version = present(version)
        self.platform = present(platform)
    }
}
