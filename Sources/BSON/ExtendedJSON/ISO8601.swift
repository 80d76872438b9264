/// The date form of RFC 3339, to the millisecond, in the calendar that has no beginning.
///
/// Done by hand because Foundation's parsers pass through floating-point seconds.
enum ISO8601 {
    static let millisecondsPerDay: Int64 = 86_400_000
    /// 9999-12-31T23:59:59.999Z.
    static let lastMillisecond: Int64 = 253_402_300_799_999

    /// Milliseconds since 1970 of a text such as `2024-02-29T12:30:00.25+01:00`; nil if it is none, names a day
    /// that does not exist, or has a nonzero digit below the millisecond.
    static func milliseconds(_ text: String.UTF8View) -> Int64? {
        var reader = FieldReader(rest: text[...])
        guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
            let day = reader.digits(2), reader.skip("T") || reader.skip("t"), let hour = reader.digits(2),
            reader.skip(":"), let minute = reader.digits(2), reader.skip(":"), let second = reader.digits(2),
            let fraction = reader.milliseconds(), let offset = reader.offsetInMinutes(), reader.rest.isEmpty
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= dayCount(month: month, year: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let minutes = Int64(hour * 60 + minute - offset)
        return days(year: year, month: month, day: day) * millisecondsPerDay
            + minutes * 60_000 + Int64(second * 1000 + fraction)
    }

    /// Appends the text of a moment from 1970 to 9999, with a fraction only where there is one.
    static func append(_ milliseconds: Int64, to text: inout [UInt8]) {
        assert(milliseconds >= 0 && milliseconds <= lastMillisecond)
        let (year, month, day) = civil(day: milliseconds / millisecondsPerDay)
        let inDay = Int(milliseconds % millisecondsPerDay)
        append(year, width: 4, to: &text)
        append(month, width: 2, after: "-", to: &text)
        append(day, width: 2, after: "-", to: &text)
        append(inDay / 3_600_000, width: 2, after: "T", to: &text)
        append(inDay / 60_000 % 60, width: 2, after: ":", to: &text)
        append(inDay / 1000 % 60, width: 2, after: ":", to: &text)
        if inDay % 1000 != 0 { append(inDay % 1000, width: 3, after: ".", to: &text) }
        text.append(UInt8(ascii: "Z"))
    }

    private static func append(
        _ value: Int, width: Int, after mark: Unicode.Scalar? = nil, to text: inout [UInt8]
    ) {
        if let mark { text.append(UInt8(ascii: mark)) }
        let digits = String(value).utf8
        text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, width - digits.count)))
        text.append(contentsOf: digits)
    }

    // Years are counted from March: the leap day comes last, and the lengths of the months follow a straight line.

    /// Days from 1970-01-01 to a date of the Gregorian calendar.
    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        // 400 years keep the division from meeting negative numbers; they are 146,097 days.
        let cycleYear = marchYear + 400
        let leapDays = cycleYear / 4 - cycleYear / 100 + cycleYear / 400
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        return Int64(cycleYear * 365 + leapDays + dayOfYear - 146_097 - 719_468)
    }

    /// The date that lies `day` days, which must not be negative, after 1970-01-01.
    private static func civil(day: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(day) + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func dayCount(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Takes the fields of a date text off its front.
    private struct FieldReader {
        var rest: Substring.UTF8View

        mutating func skip(_ mark: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: mark) else { return false }
            rest.removeFirst()
            return true
        }

        mutating func digit() -> Int? {
            guard let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
                return nil
            }
            rest.removeFirst()
            return Int(byte - UInt8(ascii: "0"))
        }

        mutating func digits(_ count: Int) -> Int? {
            var value = 0
            for _ in 0..<count {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        /// An optional fraction; nil where it does not end in whole milliseconds.
        mutating func milliseconds() -> Int? {
            guard skip(".") else { return 0 }
            guard let first = digit() else { return nil }
            var value = first * 100
            var unit = 10
            while let digit = digit() {
                if unit == 0, digit != 0 { return nil }
                value += digit * unit
                unit /= 10
            }
            return value
        }

        /// `Z`, or hours and minutes with or without a colon.
        mutating func offsetInMinutes() -> Int? {
            if skip("Z") || skip("z") { return 0 }
            let isNegative = skip("-")
            guard isNegative || skip("+"), let hours = digits(2) else { return nil }
            _ = skip(":")
            guard let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
            return (hours * 60 + minutes) * (isNegative ? -1 : 1)
        }
    }
}
