import BSON
import MongoDriver

/// What it costs that somebody could listen to events, logs and spans, when nobody does.
extension DriverTasks {
    var listening: [BenchTask] {
        [
            BenchTask(
                "nobody listens, part of run command", unit: "%", higherIsBetter: false,
                ours: [(.async, Contestant(name: "ours async") { try await partOfRunCommand() })],
                peers: [], roundLimit: 3)
        ]
    }

    /// The questions that are asked for one operation, in percent of the time that the smallest operation takes.
    private func partOfRunCommand() async throws -> Double {
        let count = 4000
        let clock = ContinuousClock()
        let commands = try await clock.measure {
            for _ in 0..<count { try await data.client.ping() }
        }
        return questions(count * 100) / (commands / .nanoseconds(1) / Double(count)) * 100
    }

    /// What one operation asks, in nanoseconds: as much as this and less.
    private func questions(_ count: Int) -> Double {
        let hub = EventHub(options: MongoClientOptions(), environment: [:])
        var answers: Int64 = 0
        let time = ContinuousClock().measure {
            for _ in 0..<count {
                answers &+= hub.nextOperationID()
                if hub.wantsTopology { answers &+= 1 }
                hub.log(.debug, .serverSelection, "never made")
                hub.log(.debug, .connection, "never made")
                hub.log(.debug, .connection, "never made")
                hub.log(.debug, .command, "never made")
                hub.log(.debug, .command, "never made")
            }
        }
        return answers == 0 ? time / .nanoseconds(1) / Double(count) : .infinity
    }
}
