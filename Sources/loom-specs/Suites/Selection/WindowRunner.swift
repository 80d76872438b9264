import BSON
import MongoCore

/// Runs server-selection/in_window: how often each of several suitable servers is chosen, by its operation count.
struct WindowRunner: SuiteRunner {
    func run(_ file: SpecFile) throws -> [CaseResult] {
        let test = try file.document()
        return [CaseResult.of(test["description"]?.stringValue ?? file.name) { try run(test) }]
    }

    private func run(_ test: Document) throws {
        let selection = ServerSelection(try SelectionTest.topology(test))
        let servers = try selection.inLatencyWindow(.read(.nearest)).map(\.address)
        var operationCounts: [ServerAddress: Int] = [:]
        for server in try test.documents("mocked_topology_state") {
            operationCounts[try SelectionTest.address(server)] = server["operation_count"]?.intValue
        }
        let iterations = Int(try test.number("iterations"))
        var generator = SystemRandomNumberGenerator()
        var chosen: [ServerAddress: Int] = [:]
        for _ in 0..<iterations {
            let index = OperationCounts.choose(among: servers.count, using: &generator) {
                operationCounts[servers[$0]] ?? 0
            }
            guard let index else { throw Mismatch("no server was chosen") }
            chosen[servers[index], default: 0] += 1
        }
        try check(test, chosen.mapValues { Double($0) / Double(iterations) })
    }

    private func check(_ test: Document, _ frequencies: [ServerAddress: Double]) throws {
        let outcome = try test.document("outcome")
        let tolerance = try outcome.number("tolerance")
        let expected = try outcome.document("expected_frequencies")
        for key in expected.keys {
            let wanted = try expected.number(key)
            let actual = frequencies[try ServerAddress(parsing: key)] ?? 0
            // Never and always mean just that.
            let allowed = wanted == 0 || wanted == 1 ? 0 : tolerance
            guard abs(actual - wanted) <= allowed else {
                throw Mismatch("\(key) was chosen with frequency \(actual), expected \(wanted)")
            }
        }
    }
}
