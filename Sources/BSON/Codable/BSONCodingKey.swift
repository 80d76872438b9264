/// A key of a coding path: a field's name or an array position.
package struct BSONCodingKey: CodingKey, Hashable, Sendable {
    /// The name, or the position in decimal.
    package let stringValue: String
    /// The position in an array.
    package let intValue: Int?

    /// A field's name.
    package init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    /// A position in an array.
    package init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }

    /// The key that `superDecoder()` and `superEncoder()` use.
    static let superKey = BSONCodingKey(stringValue: "super")
}
