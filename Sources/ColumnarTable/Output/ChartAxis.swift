/// Where one axis begins and ends, and the round numbers between.
struct ChartAxis {
    let lower: Double
    let upper: Double
    /// Round positions from `lower` to `upper`.
    let ticks: [Double]
    /// The distance between ticks.
    let step: Double
    private let isDate: Bool

    private static let minute = 60_000.0
    private static let day = 86_400_000.0
    /// Round distances between dates, in milliseconds.
    private static let dateSteps: [Double] =
        [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000]
        + [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map { $0 * minute }
        + [1, 2, 7, 14, 30, 91, 182, 365].map { $0 * day }

    /// An axis for values from `minimum` to `maximum` with about `tickCount` ticks.
    ///
    /// - Parameter isTight: Whether the axis ends with the values rather than at the next ticks.
    init(minimum: Double, maximum: Double, tickCount: Int, isDate: Bool, isTight: Bool) {
        self.isDate = isDate
        var (low, high) = (minimum, maximum)
        if !(high > low) {
            // One value only: give it room on both sides.
            let room = isDate ? 1000 : max(abs(low) * 0.01, 1)
            (low, high) = (low - room, high + room)
        }
        // Halved first, since the whole distance may be more than a double holds.
        let step = Self.roundStep(
            max((high / 2 - low / 2) / Double(max(tickCount, 1)) * 2, .leastNormalMagnitude), isDate)
        self.step = step
        lower = isTight ? low : max((low / step).rounded(.down) * step, -.greatestFiniteMagnitude)
        upper = isTight ? high : min((high / step).rounded(.up) * step, .greatestFiniteMagnitude)
        ticks = Self.ticks(from: lower, to: upper, step: step)
    }

    private static func ticks(from lower: Double, to upper: Double, step: Double) -> [Double] {
        var ticks: [Double] = []
        let first = (lower / step).rounded(.up)
        // Far from zero a step may be below the distance of neighbouring doubles; 100 ticks are more than any has.
        for index in 0..<100 {
            let tick = (first + Double(index)) * step
            guard tick <= upper + step * 1e-9 else { break }
            if tick != ticks.last { ticks.append(tick) }
        }
        return ticks
    }

    private static func roundStep(_ rough: Double, _ isDate: Bool) -> Double {
        if isDate, let step = dateSteps.first(where: { $0 >= rough }) { return step }
        let unit = isDate ? day * 365 : 1
        let scaled = rough / unit
        var power = 1.0
        while power < scaled / 10 { power *= 10 }
        while power > scaled { power /= 10 }
        let factor: Double = scaled / power <= 1 ? 1 : scaled / power <= 2 ? 2 : scaled / power <= 5 ? 5 : 10
        return power * factor * unit
    }

    /// Where a value is between `lower` (0) and `upper` (1).
    func fraction(_ value: Double) -> Double {
        (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    }

    /// A tick's text: no more digits than the step has.
    func label(_ tick: Double) -> String {
        isDate ? dateLabel(tick) : Self.number(tick, step: step)
    }

    private func dateLabel(_ tick: Double) -> String {
        guard let milliseconds = Int64(exactly: tick.rounded()) else { return "\(tick)" }
        if step >= Self.day { return UTCText.text(milliseconds, .day) }
        let precision: UTCText.Precision =
            step >= Self.minute ? .minute : step >= 1000 ? .second : .millisecond
        return UTCText.time(of: milliseconds, precision)
    }

    private static func number(_ value: Double, step: Double) -> String {
        let size = max(abs(value), step)
        guard size < 1e15, step >= 1e-9 else { return "\(value)" }
        var digits = 0
        var scale = 1.0
        while digits < 9, (step * scale).rounded() < step * scale * (1 - 1e-9) || step * scale < 0.999_999 {
            digits += 1
            scale *= 10
        }
        guard let scaled = Int64(exactly: (value * scale).rounded()) else { return "\(value)" }
        guard digits > 0 else { return "\(scaled)" }
        let text = String(scaled.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
        return (scaled < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
    }
}
