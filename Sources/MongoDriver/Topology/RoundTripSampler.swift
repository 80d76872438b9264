import BSON
import MongoCore
import MongoTransport

/// Measures the round trips to a server whose monitor waits for it to speak, on a connection of its own.
///
/// Its errors say nothing that the monitor does not find out by itself.
struct RoundTripSampler: Sendable {
    let address: ServerAddress
    let options: TopologyOptions

    /// Measures at each heartbeat until the task is cancelled.
    func run(for server: Server) async {
        var connection: MonitorConnection?
        while !Task.isCancelled {
            // The monitor's own greeting was the first sample.
            do throws(TransportError) {
                try await Reactor.sleep(until: .after(options.selection.heartbeatFrequency))
            } catch {
                break
            }
            do {
                let sample: Duration?
                if let connection {
                    (_, sample) = try await connection.measuredHello()
                } else {
                    let opened = try await MonitorConnection.open(address, number: 0, options)
                    connection = opened
                    (_, sample) = try await opened.measuredGreeting()
                }
                if let sample, server.description.type.isKnown { server.addRoundTrip(sample) }
            } catch {
                connection?.close()
                connection = nil
            }
        }
        connection?.close()
    }
}
