/// Text that no description, dump or interpolation shows.
package struct Secret: Hashable, Sendable {
    /// The text itself.
    package let value: String

    /// Hides `value`.
    package init(_ value: String) {
        self.value = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is shown in the secret's place.
    package static let placeholder = "<redacted>"

    package var description: String { Self.placeholder }
    package var debugDescription: String { Self.placeholder }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
