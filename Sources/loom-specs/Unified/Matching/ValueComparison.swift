import BSON

/// Compares two values without any special matchers: keys may be in another order, numbers of another type.
enum ValueComparison {
    /// Throws a ``Mismatch`` unless the two are equal.
    static func check(_ expected: BSONValue, _ actual: BSONValue?, at path: String) throws {
        guard let actual, areEqual(expected, actual) else {
            throw Mismatch("\(path) is \(actual.map { "\($0)" } ?? "not there"), expected \(expected)")
        }
    }

    private static func areEqual(_ left: BSONValue, _ right: BSONValue) -> Bool {
        switch (left, right) {
        case (.document(let left), .document(let right)):
            left.count == right.count
                && left.allSatisfy { key, value in right[key].map { areEqual(value, $0) } ?? false }
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { areEqual($0, $1) }
        default: Numbers.areEqual(left, right)
        }
    }
}
