/// What became of one case.
struct CaseResult {
    enum Outcome {
        case passed
        case failed(String)
        case skipped(SkipReason)
    }

    let name: String
    let outcome: Outcome

    /// Runs `body`, which throws if the case fails.
    static func of(_ name: String, _ body: () throws -> Void) -> CaseResult {
        do {
            try body()
            return CaseResult(name: name, outcome: .passed)
        } catch {
            return CaseResult(name: name, outcome: .failed("\(error)"))
        }
    }
}

/// A difference between what a case expects and what came out.
struct Mismatch: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws a ``Mismatch`` unless the two are equal.
func expect<Value: Equatable>(_ what: String, _ actual: Value, equals expected: Value) throws {
    guard actual == expected else {
        throw Mismatch("\(what) is \(String(describing: actual)), expected \(String(describing: expected))")
    }
}
