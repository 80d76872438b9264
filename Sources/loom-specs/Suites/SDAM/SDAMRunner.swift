import BSON
import MongoCore

/// Runs the SDAM format: what servers answer and how operations fail goes in, phase by phase; what is known of the
/// deployment afterwards, and what listeners heard, is compared.
struct SDAMRunner: SuiteRunner {
    func run(_ file: SpecFile) throws -> [CaseResult] {
        let test = try file.document()
        let name = test["description"]?.stringValue ?? file.name
        return [CaseResult.of(name) { try run(test) }]
    }

    private func run(_ test: Document) throws {
        let uri = try ConnectionString(try test.string("uri"))
        var deployment = SDAMDeployment(uri)
        for (index, phase) in try test.documents("phases").enumerated() {
            do {
                try run(phase, &deployment)
            } catch {
                throw Mismatch("phase \(index + 1): \(error)")
            }
        }
    }

    private func run(_ phase: Document, _ deployment: inout SDAMDeployment) throws {
        for response in phase["responses"]?.arrayValue ?? [] {
            guard let pair = response.arrayValue, pair.count == 2, let text = pair[0].stringValue,
                let hello = pair[1].documentValue
            else { throw SpecsError("a response is an address and a document") }
            deployment.receive(hello, from: try ServerAddress(parsing: text))
        }
        for error in try phase.documents("applicationErrors") { try deployment.fail(error) }
        try SDAMOutcome(deployment).check(try phase.document("outcome"))
        deployment.forgetEvents()
    }
}
