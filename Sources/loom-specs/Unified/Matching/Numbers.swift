import BSON

/// Numbers compared by value, whatever their type.
enum Numbers {
    /// Whether two values are equal, or are numbers of the same value.
    static func areEqual(_ left: BSONValue, _ right: BSONValue) -> Bool {
        if left == right { return true }
        if let left = integer(left), let right = integer(right) { return left == right }
        guard isNumber(left), isNumber(right), let left = left.doubleValue, let right = right.doubleValue
        else {
            return false
        }
        return left == right
    }

    static func isNumber(_ value: BSONValue) -> Bool {
        switch value {
        case .int32, .int64, .double: true
        default: false
        }
    }

    private static func integer(_ value: BSONValue) -> Int64? {
        switch value {
        case .int32(let number): Int64(number)
        case .int64(let number): number
        default: nil
        }
    }
}
