import BSON

/// Which servers an operation may go to.
package enum ServerSelector: Sendable, Hashable {
    /// Those that take writes.
    case primary
    /// Those that a read preference allows.
    case read(ReadPreference)
    /// Those that a read preference allows to run a pipeline that ends in `$out` or `$merge`: secondaries only where
    /// every server is of 5.0 or later.
    case output(ReadPreference)
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
        case .read(let preference), .output(let preference):
            "ReadPreference(\(preference.document.extendedJSON(.relaxed)))"
        case .address(let address): "Server(\(address))"
        case .any: "AnyServer()"
        }
    }
}

extension ServerSelector {
    /// The first wire version whose secondaries run pipelines that write.
    private static let secondaryOutputWireVersion = 13

    /// The selector with what an output may do in a topology decided: `read` or `primary`.
    package func resolved(in topology: TopologyDescription) -> ServerSelector {
        guard case .output(let preference) = self else { return self }
        let isOld = topology.servers.contains {
            // Nobody asks a load balancer for its version; whatever can be behind one is new enough.
            $0.type.isDataBearing && $0.type != .loadBalancer
                && $0.maxWireVersion < Self.secondaryOutputWireVersion
        }
        return isOld ? .primary : .read(preference)
    }
}
