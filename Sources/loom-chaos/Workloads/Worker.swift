import Foundation
import MongoDriver
import MongoTransport

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
            await rest(.milliseconds(Int.random(in: 5...45)))
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

/// Waits by the driver's own timers. Those of tasks keep up to 64 KB for every thread that ever served one, which fills
/// up over an hour and looks like a leak.
func rest(_ time: Duration) async {
    // It ends early only when the task is cancelled, which is no reason to say anything.
    try? await Reactor.sleep(until: .after(time))
}
