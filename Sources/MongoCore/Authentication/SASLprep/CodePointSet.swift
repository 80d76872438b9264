/// A set of Unicode scalars kept as sorted ranges.
struct CodePointSet: Sendable {
    private var ranges: [ClosedRange<UInt32>] = []

    /// Reads ranges as the generated tables write them: `41-5a aa`, in ascending order.
    init(table: String) {
        for word in TableText.words(table) {
            let bounds = TableText.numbers(word, separatedBy: "-")
            guard let first = bounds.first, let last = bounds.last, first <= last else { continue }
            ranges.append(first...last)
        }
    }

    /// Whether the set has `scalar`; costs a binary search.
    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(scalar.value)
    }
}
