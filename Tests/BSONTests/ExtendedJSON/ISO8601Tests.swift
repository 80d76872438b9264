import FoundationEssentials
import MongoCore
import Testing

@testable import BSON

@Suite struct ISO8601Tests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1),
        ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("2024-02-29t12:30:00.25z", 1_709_209_800_250), ("2024-02-29T12:30:00+01:30", 1_709_204_400_000),
        ("2024-02-29T12:30:00-0130", 1_709_215_200_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("0000-03-01T00:00:00Z", -62_162_035_200_000), ("9999-12-31T23:59:59.999000Z", 253_402_300_799_999),
    ])
    func reads(text: String, milliseconds: Int64) {
        #expect(ISO8601.milliseconds(text.utf8) == milliseconds)
    }

    @Test(arguments: [
        "", "1970-01-01", "1970-01-01T00:00:00", "1970-1-01T00:00:00Z", "1970-13-01T00:00:00Z",
        "1970-00-01T00:00:00Z",
        "1970-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "1970-04-31T00:00:00Z", "1970-01-01T24:00:00Z",
        "1970-01-01T00:60:00Z", "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.0001Z",
        "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+0", "1970-01-01T00:00:00ZZ", "1970-01-01 00:00:00Z",
        "+1970-01-01T00:00:00Z", "19700-01-01T00:00:00Z",
    ])
    func refuses(text: String) {
        #expect(ISO8601.milliseconds(text.utf8) == nil)
    }

    /// Every day of a whole cycle of the calendar, against the reading direction, whose arithmetic is another.
    @Test func everyDayRoundTrips() {
        let lastDay: Int64 = 146_097 + 366
        var previous = ""
        for day in 0...lastDay {
            let milliseconds = day * ISO8601.millisecondsPerDay
            var utf8: [UInt8] = []
            ISO8601.append(milliseconds, to: &utf8)
            let text = String(decoding: utf8, as: UTF8.self)
            guard ISO8601.milliseconds(text.utf8) == milliseconds, text > previous else {
                Issue.record("\(text) after \(previous) does not round-trip")
                return
            }
            previous = text
        }
    }

    @Test func agreesWithFoundation() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SplitMix(seed: seed)
        for _ in 0..<500 {
            let seconds = Int64.random(in: 0...253_402_300_799, using: &generator)
            var utf8: [UInt8] = []
            ISO8601.append(seconds * 1000, to: &utf8)
            let date = Date(timeIntervalSince1970: TimeInterval(seconds))
            #expect(date.formatted(.iso8601) == String(decoding: utf8, as: UTF8.self), "seed \(seed)")
        }
    }
}
