/// What a proxy's thread is told to do.
struct ProxyControl: Sendable {
    /// Where new connections lead; nil while there is no server.
    var target: UInt16?
    var fault = FaultProxy.Fault.none
    /// How often all connections were to be reset.
    var resets = 0
    var isStopped = false
}
