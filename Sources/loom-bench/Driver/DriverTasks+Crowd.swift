import BSON
import Foundation
import Glibc
import MongoDriver
import Synchronization

/// Many tasks or threads on one client.
extension DriverTasks {
    var crowd: [BenchTask] { [crowdTime, crowdTimeCPU, tenThousand] }

    private static let crowdSize = 32

    /// 32 tasks, or threads, find one document after the other.
    private var crowdTime: BenchTask {
        let count = Double(scale.crowdOperations)
        return task("32 at once", count, unit: "ops/s") {
            try await seconds { try await crowdFinds() }
        } blocking: {
            try secondsBlocking { try crowdFindsBlocking() }
        }
    }

    /// The same, as processor time of the client an operation.
    private var crowdTimeCPU: BenchTask {
        let name = "32 at once cpu"
        let count = Double(scale.crowdOperations)
        return BenchTask(
            name, unit: "us", higherIsBetter: false,
            ours: [
                (
                    .async,
                    Contestant(name: "ours async") {
                        let before = processorSeconds()
                        try await crowdFinds()
                        return (processorSeconds() - before) * 1e6 / count
                    }
                ),
                (
                    .blocking,
                    Contestant(name: "ours blocking") {
                        let before = processorSeconds()
                        try await onThread { try crowdFindsBlocking() }
                        return (processorSeconds() - before) * 1e6 / count
                    }
                ),
            ], peers: peers.contestants(name))
    }

    /// 10,000 tasks on a pool of 100; only we do this.
    private var tenThousand: BenchTask {
        let count = 10_000
        let corpus = data.database.collection("corpus", of: RawDocument.self)
        let ours = Contestant(name: "ours async") {
            let time = try await seconds {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...count {
                        group.addTask { try walk(await corpus.findOne(["_id": .int32(Int32(number))])) }
                    }
                    try await group.waitForAll()
                }
            }
            return Double(count) / time
        }
        return BenchTask("10,000 tasks on a pool of 100", form: .async, unit: "ops/s", ours: ours, peers: [])
    }

    // MARK: Work

    private func crowdFinds() async throws {
        let corpus = data.database.collection("corpus", of: RawDocument.self)
        let share = scale.crowdOperations / Self.crowdSize
        let tweets = scale.tweetCount
        try await withThrowingTaskGroup(of: Void.self) { group in
            for member in 0..<Self.crowdSize {
                group.addTask {
                    for step in 0..<share {
                        let id = Int32((member * share + step) % tweets + 1)
                        try walk(await corpus.findOne(["_id": .int32(id)]))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func crowdFindsBlocking() throws {
        let corpus = data.database.collection("corpus", of: RawDocument.self).blocking
        let share = scale.crowdOperations / Self.crowdSize
        let tweets = scale.tweetCount
        try onThreads(Self.crowdSize) { member in
            for step in 0..<share {
                let id = Int32((member * share + step) % tweets + 1)
                try walk(corpus.findOne(["_id": .int32(id)]))
            }
        }
    }
}

/// Runs work on several threads and waits for all; throws the first error.
func onThreads(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) throws {
    let failure = Mutex<(any Error)?>(nil)
    let finished = DispatchSemaphore(value: 0)
    for number in 0..<count {
        Thread {
            do {
                try work(number)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
            finished.signal()
        }.start()
    }
    for _ in 0..<count { finished.wait() }
    if let error = failure.withLock({ $0 }) { throw error }
}

/// What this process has used of the processors, the system's part included.
private func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
        $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
}
