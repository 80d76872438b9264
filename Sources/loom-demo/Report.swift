import Foundation
import Loom

/// Shows what a run has stored, as the database has it, and checks it against what the server had confirmed.
struct Report {
    let store: Store
    let run: ObjectID

    /// Shows ledger, table, chart and the samples above the average.
    ///
    /// - Returns: what is not as it should be, in words.
    func show() async throws -> [String] {
        try await showLedger()
        let table = try await Sample.filter(\.run == run).sorted(by: \.at)
            .project(to: Measurements.self).loadTable(in: store)
        Screen.heading(
            "Every sample as a table (cpuBusy in percent, disk and network in KiB a second, time in UTC)")
        Screen.write(table.formatted(rows: 12, width: Screen.width))
        guard table.rowCount > 0 else { return [] }
        Screen.heading("The processors over time")
        Screen.write(try table.chart("cpuBusy", over: "at", width: min(Screen.width, 100), height: 12))
        return try await showBusiest(table)
    }

    private func showLedger() async throws {
        Screen.heading("The ledger")
        for occurrence in try await Occurrence.history(\.run == run).loadMany(in: store) {
            Screen.write("\(time(occurrence.at))  \(occurrence.kind.rawValue): \(occurrence.detail)")
        }
    }

    /// Finds by a typed filter what is above the table's average, and compares the server's count with the table's.
    private func showBusiest(_ table: Table) async throws -> [String] {
        let busy = try table["cpuBusy", as: Double.self].compactMap { $0 }
        let average = busy.reduce(0, +) / Double(max(busy.count, 1))
        let query = Sample.filter(\.run == run && \.cpuBusy > average).sorted(by: \.cpuBusy, .descending)
        Screen.heading("Found by a typed filter: samples above the average, the busiest first")
        Screen.write("sent: \(try query.limit(3).command.extendedJSON(.relaxed))")
        for sample in try await query.limit(3).loadMany(in: store) {
            Screen.write("\(time(sample.at))  \(sample.cpuBusy) % busy, \(sample.memoryMiB) MiB in use")
        }
        let found = try await query.count(in: store)
        let expected = busy.count { $0 > average }
        Screen.write("\(found) of \(table.rowCount) samples are above the average")
        return found == expected
            ? [] : ["the filter finds \(found) samples above the average, the table has \(expected)"]
    }

    /// Compares what the server had confirmed with what is there.
    ///
    /// - Returns: what is not as it should be, in words.
    func verify(samples: Int, occurrences: Int) async throws -> [String] {
        let foundSamples = try await Sample.filter(\.run == run).count(in: store)
        let foundOccurrences = try await Occurrence.history(\.run == run).count(in: store)
        Screen.heading("Acknowledged and found")
        Screen.write("samples: \(samples) acknowledged, \(foundSamples) found")
        Screen.write("ledger: \(occurrences) acknowledged, \(foundOccurrences) found")
        var faults: [String] = []
        if foundSamples != samples {
            faults.append("\(samples) samples were acknowledged, \(foundSamples) are there")
        }
        if foundOccurrences != occurrences {
            faults.append("\(occurrences) ledger entries were acknowledged, \(foundOccurrences) are there")
        }
        return faults
    }

    /// The time of day, with the half millisecond that formatting would cut off instead of rounding.
    private func time(_ date: Date) -> String {
        date.addingTimeInterval(0.0005).formatted(
            Date.ISO8601FormatStyle().time(includingFractionalSeconds: true))
    }
}
