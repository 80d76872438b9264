import BSON
import MongoCore

/// What an established connection knows of the server behind it.
struct ConnectionDescription: Sendable {
    let address: ServerAddress
    let hello: HelloReply
    /// Whether there is a load balancer in between.
    var isLoadBalanced = false

    /// The server behind the load balancer; nil without one.
    var serviceID: ObjectID? { isLoadBalanced ? hello.serviceID : nil }

    /// Whether the server keeps sessions; those behind a load balancer do.
    var supportsSessions: Bool { isLoadBalanced || hello.logicalSessionTimeoutMinutes != nil }

    /// Whether the server leads to a sharded cluster, or to whatever is behind a load balancer.
    var isRouter: Bool { isLoadBalanced || hello.isMongos }

    /// Whether the server knows a write again by its number.
    var supportsRetryableWrites: Bool { supportsSessions && gossipsClusterTime }

    /// Whether the server keeps a cluster time.
    var gossipsClusterTime: Bool { hello.setName != nil || isRouter }
}
