import BSON
import MongoCore

/// Runs server-selection/rtt: one step of the weighted mean.
struct RoundTripRunner: SuiteRunner {
    func run(_ file: SpecFile) throws -> [CaseResult] {
        let test = try file.document()
        return [CaseResult.of(file.name) { try run(test) }]
    }

    private func run(_ test: Document) throws {
        var times = RoundTripTimes(
            average: test["avg_rtt_ms"]?.stringValue == "NULL"
                ? nil : milliseconds(try test.number("avg_rtt_ms")))
        times.add(milliseconds(try test.number("new_rtt_ms")))
        let expected = try test.number("new_avg_rtt")
        guard let average = times.average.map({ $0 / .milliseconds(1) }), abs(average - expected) < 1e-9
        else {
            throw Mismatch("the mean is \(String(describing: times.average)), expected \(expected) ms")
        }
    }

    private func milliseconds(_ number: Double) -> Duration { .milliseconds(1) * number }
}
