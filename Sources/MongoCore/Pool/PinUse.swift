/// What keeps a connection between its operations, as only happens behind a load balancer.
package enum PinUse: Hashable, Sendable {
    case cursor
    case transaction
}
