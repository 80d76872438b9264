/// Counts the cases of a format whose runner does not exist yet, so that they show up in the totals.
struct UnbuiltRunner: SuiteRunner {
    /// What would run these cases.
    let missing: String

    /// Just enough of any format to count its cases.
    private struct Cases: Decodable {
        struct Case: Decodable {
            let description: String?
        }

        let description: String?
        let tests: [Case]?
        let valid: [Case]?
        let decodeErrors: [Case]?
        let parseErrors: [Case]?
    }

    func run(_ file: SpecFile) throws -> [CaseResult] {
        let cases = try file.decode(Cases.self)
        let lists = [cases.tests, cases.valid, cases.decodeErrors, cases.parseErrors].compactMap { $0 }
        // A file without a list of cases is one case.
        let names =
            lists.isEmpty
            ? [cases.description ?? file.name]
            : lists.flatMap { $0 }.map { $0.description ?? "without description" }
        return names.map { CaseResult(name: $0, outcome: .skipped(.notBuiltYet(missing))) }
    }
}
