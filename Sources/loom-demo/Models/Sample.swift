import Foundation
import Loom

/// How the machine did between two readings.
struct Sample: Persistable {
    static let collection = "samples"

    var id: Identity<ObjectID>?
    /// The run of the program that took it.
    var run: ObjectID
    var at: Date
    /// Percent of all processors' time.
    var cpuBusy: Double
    var memoryMiB: Int
    /// The average of the last minute.
    var load: Double
    /// KiB a second, like the three below; nil where the machine does not tell.
    var diskRead: Double?
    var diskWritten: Double?
    var received: Double?
    var sent: Double?

    /// What lies between two readings; nil when they are too close for the kernel's clock.
    init?(run: ObjectID, from earlier: SystemReading, to later: SystemReading) {
        guard let busy = later.cpu.busyShare(since: earlier.cpu) else { return nil }
        let seconds = (later.instant - earlier.instant) / .seconds(1)
        func rate(_ path: KeyPath<SystemReading, UInt64?>) -> Double? {
            TransferCounter.rate(earlier[keyPath: path], later[keyPath: path], over: seconds).map(
                Self.rounded)
        }
        self.run = run
        at = later.date
        cpuBusy = Self.rounded(busy)
        memoryMiB = later.memory.usedMiB
        load = later.load.lastMinute
        diskRead = rate(\.disks?.bytes.incoming)
        diskWritten = rate(\.disks?.bytes.outgoing)
        received = rate(\.network?.bytes.incoming)
        sent = rate(\.network?.bytes.outgoing)
    }

    /// To tenths, which is finer than a quarter of a second of clock ticks can tell.
    private static func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }
}
