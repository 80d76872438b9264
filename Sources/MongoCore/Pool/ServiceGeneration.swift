package import BSON

/// A service behind a load balancer, and which generation of the connections to it is meant.
package struct ServiceGeneration: Hashable, Sendable {
    /// The service's name for itself, which its greeting tells.
    package let serviceID: ObjectID
    /// How often the connections to the service had been dropped before.
    package let generation: Int

    package init(serviceID: ObjectID, generation: Int) {
        self.serviceID = serviceID
        self.generation = generation
    }
}
