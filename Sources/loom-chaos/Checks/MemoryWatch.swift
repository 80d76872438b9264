import Synchronization

/// Watches how much memory the process has.
final class MemoryWatch: Sendable {
    private let start = ContinuousClock.now
    /// Minutes since the start, and KB.
    private let samples = Mutex<[(minute: Double, kilobytes: Double)]>([])

    /// What comes before says how much a busy process needs, not how much it loses.
    static let settlingMinutes = 5.0
    /// The growth from which on it is called a leak, in KB a minute.
    static let limit = 20.0

    /// Looks now.
    func sample() {
        let minute = (ContinuousClock.now - start) / .seconds(60)
        samples.withLock { $0.append((minute, Double(ProcessFigures.residentKilobytes))) }
    }

    /// The last that was seen, in KB.
    var last: Int { samples.withLock { Int($0.last?.kilobytes ?? 0) } }

    /// The growth in KB a minute once it had settled; nil when the time after that is too short to tell.
    var growth: Double? {
        let late = samples.withLock { $0.filter { $0.minute >= Self.settlingMinutes } }
        guard let first = late.first, let last = late.last, last.minute - first.minute >= 1 else {
            return nil
        }
        let count = Double(late.count)
        let meanMinute = late.reduce(0) { $0 + $1.minute } / count
        let meanSize = late.reduce(0) { $0 + $1.kilobytes } / count
        let covariance = late.reduce(0) { $0 + ($1.minute - meanMinute) * ($1.kilobytes - meanSize) }
        let variance = late.reduce(0) { $0 + ($1.minute - meanMinute) * ($1.minute - meanMinute) }
        return variance > 0 ? covariance / variance : nil
    }
}
