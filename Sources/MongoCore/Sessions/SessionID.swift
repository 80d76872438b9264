package import BSON
import FoundationEssentials

/// The name of a session: a random UUID.
package struct SessionID: Hashable, Sendable {
    /// The bytes, in the order of the UUID's text.
    package let bytes: [UInt8]

    /// A new name.
    package init() {
        bytes = withUnsafeBytes(of: UUID().uuid) { [UInt8]($0) }
    }

    /// The document that commands carry as `lsid`.
    package var document: Document {
        ["id": .binary(Binary(bytes, subtype: .uuid))]
    }
}
