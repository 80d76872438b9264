import Foundation
import Loom

/// The part of a `Sample` that the table shows.
struct Measurements: Codable {
    var at: Date
    var cpuBusy: Double
    var memoryMiB: Int
    var load: Double
    var diskRead: Double?
    var diskWritten: Double?
    var received: Double?
    var sent: Double?
}
