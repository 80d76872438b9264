import BSON

/// Which servers an operation may go to.
package enum ServerSelector: Sendable, Hashable {
    /// Those that take writes.
    case primary
    /// Those that a read preference allows.
    case read(ReadPreference)
    /// The one at an address, whatever it is.
    case address(ServerAddress)
    /// Any that is known.
    case any
}

extension ServerSelector: CustomStringConvertible {
    /// The selector as messages and logs name it.
    package var description: String {
        switch self {
        case .primary: "Primary()"
        case .read(let preference): "ReadPreference(\(preference.document.extendedJSON(.relaxed)))"
        case .address(let address): "Server(\(address))"
        case .any: "AnyServer()"
        }
    }
}
