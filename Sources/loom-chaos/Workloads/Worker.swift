import Foundation
import MongoDriver

/// Something that goes on and on until it is told to stop; its account says what became of it.
protocol Worker: Sendable {
    var account: Account { get }

    /// Does one thing, and enters it into the account.
    func step() async
}

extension Worker {
    /// Goes on until told to stop, about 40 steps a second at most.
    func run(_ stop: StopFlag) async {
        while !stop.isSet {
            await step()
            // Workers are never cancelled.
            try? await Task.sleep(for: .milliseconds(Int.random(in: 5...45)))
        }
    }
}

/// The same for a thread outside of tasks.
protocol BlockingWorker: Sendable {
    var account: Account { get }

    /// Does one thing, and enters it into the account.
    func step()
}

extension BlockingWorker {
    /// Goes on until told to stop.
    func run(_ stop: StopFlag) {
        while !stop.isSet {
            step()
            Thread.sleep(forTimeInterval: Double.random(in: 0.005...0.045))
        }
    }
}
