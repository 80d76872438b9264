import BSON

/// Compares what a pool test expects with what came: 42 stands for anything that is there.
enum CMAPMatch {
    /// Throws unless the events that count are those expected, in order, and no others.
    static func events(_ actual: [Document], _ test: CMAPTest) throws {
        let counting = actual.filter { !test.ignored.contains($0["type"]?.stringValue ?? "") }
        guard counting.count == test.expectedEvents.count else {
            throw Mismatch(
                "\(counting.count) events count, expected \(test.expectedEvents.count): \(counting)")
        }
        for (index, (expected, event)) in zip(test.expectedEvents, counting).enumerated() {
            guard document(expected, event) else {
                throw Mismatch("event \(index + 1) is \(event), expected \(expected)")
            }
        }
    }

    private static func document(_ expected: Document, _ actual: Document) -> Bool {
        expected.allSatisfy { key, wanted in
            guard let value = actual[key] else { return false }
            return matches(wanted, value)
        }
    }

    private static func matches(_ expected: BSONValue, _ actual: BSONValue) -> Bool {
        if isWildcard(expected) { return true }
        if case .document(let expected) = expected, case .document(let actual) = actual {
            return document(expected, actual)
        }
        if let expected = expected.intValue, let actual = actual.intValue { return expected == actual }
        return expected == actual
    }

    private static func isWildcard(_ expected: BSONValue) -> Bool {
        expected.intValue == 42 || expected == "42"
    }
}
