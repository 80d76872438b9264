import MongoCore
import MongoTransport

/// What has to be done after the lock of a topology was left.
struct TopologyWork {
    /// What the changes of pools ask for.
    var pools: [(Server, PoolWork<Connection>)] = []
    var started: [Server] = []
    var stopped: [Server] = []
    /// Servers that the process has no means for.
    var failures: [(ServerAddress, TransportError)] = []
    var monitors: [(Server, TopologyEffects.MonitorRequest)] = []
    /// Those who wait for a server, to look again.
    var signals: [Signal] = []
    /// Whether there are events to deliver.
    var hasEvents = false
}
