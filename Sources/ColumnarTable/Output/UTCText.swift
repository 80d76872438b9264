/// Dates as people read them, in UTC, of any year that 64 bits of milliseconds reach.
enum UTCText {
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// How much of a date is shown.
    enum Precision: Comparable {
        case day, minute, second, millisecond

        /// What it takes to tell a date apart from midnight, the full minute and the full second.
        init(_ milliseconds: Int64) {
            let inDay = UTCText.split(milliseconds).inDay
            self =
                if inDay == 0 { .day } else if inDay % 60_000 == 0 { .minute } else if inDay % 1000 == 0 {
                    .second
                } else { .millisecond }
        }
    }

    /// `2026-11-21 09:30:00.250`, or less of it.
    static func text(_ milliseconds: Int64, _ precision: Precision) -> String {
        let (day, inDay) = split(milliseconds)
        let date = self.date(ofDay: day)
        return precision == .day ? date : "\(date) \(time(inDay, precision))"
    }

    /// `2026-11-21T09:30:00.250Z`, the fraction only where there is one.
    static func internet(_ milliseconds: Int64) -> String {
        let (day, inDay) = split(milliseconds)
        return "\(date(ofDay: day))T\(time(inDay, inDay % 1000 == 0 ? .second : .millisecond))Z"
    }

    /// The time of day.
    static func time(of milliseconds: Int64, _ precision: Precision) -> String {
        time(split(milliseconds).inDay, precision)
    }

    private static func split(_ milliseconds: Int64) -> (day: Int64, inDay: Int) {
        var (day, inDay) = milliseconds.quotientAndRemainder(dividingBy: millisecondsPerDay)
        if inDay < 0 {
            inDay += millisecondsPerDay
            day -= 1
        }
        return (day, Int(inDay))
    }

    private static func time(_ inDay: Int, _ precision: Precision) -> String {
        var text = "\(padded(inDay / 3_600_000, 2)):\(padded(inDay / 60_000 % 60, 2))"
        if precision >= .second { text += ":\(padded(inDay / 1000 % 60, 2))" }
        if precision == .millisecond { text += ".\(padded(inDay % 1000, 3))" }
        return text
    }

    // Years are counted from March, in cycles of 400 years: the leap day comes last.
    private static func date(ofDay day: Int64) -> String {
        let shifted = Int(day) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        let sign = year < 0 ? "-" : ""
        let dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        return "\(sign)\(padded(abs(year), 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
