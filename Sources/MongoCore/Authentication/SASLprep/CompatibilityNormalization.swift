/// Unicode normalization form KC, as Unicode 3.2 defines it.
struct CompatibilityNormalization: Sendable {
    private var decompositions: [UInt32: [Unicode.Scalar]] = [:]
    private var compositions: [Pair: Unicode.Scalar] = [:]

    private struct Pair: Hashable {
        let first: UInt32
        let second: UInt32
    }

    /// Reads the generated tables: `a0=20` and `41.300=c0`.
    init(decompositions: String, compositions: String) {
        for (key, value) in Self.entries(decompositions) {
            guard let scalar = key.first else { continue }
            self.decompositions[scalar.value] = value
        }
        for (key, value) in Self.entries(compositions) {
            guard key.count == 2, let composite = value.first else { continue }
            self.compositions[Pair(first: key[0].value, second: key[1].value)] = composite
        }
    }

    /// `text` in form KC.
    func normalize(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        for scalar in text { decompose(scalar, into: &scalars) }
        Self.order(&scalars)
        return compose(scalars)
    }

    private func decompose(_ scalar: Unicode.Scalar, into scalars: inout [Unicode.Scalar]) {
        if let parts = Hangul.decompose(scalar) ?? decompositions[scalar.value] {
            scalars += parts
        } else {
            scalars.append(scalar)
        }
    }

    /// Sorts each run of combining marks by combining class, keeping the order within a class.
    private static func order(_ scalars: inout [Unicode.Scalar]) {
        var start = 0
        while start < scalars.count {
            guard combiningClass(scalars[start]) != 0 else {
                start += 1
                continue
            }
            let end = scalars[start...].firstIndex { combiningClass($0) == 0 } ?? scalars.count
            let sorted = scalars[start..<end].enumerated().sorted { left, right in
                (combiningClass(left.element), left.offset) < (combiningClass(right.element), right.offset)
            }
            scalars.replaceSubrange(start..<end, with: sorted.map(\.element))
            start = end
        }
    }

    private func compose(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var composed: [Unicode.Scalar] = []
        var starter: Int?
        // The class of what was last put behind the starter; a mark is blocked by one of the same or a higher class.
        var lastClass: UInt8 = 0
        for scalar in scalars {
            let thisClass = Self.combiningClass(scalar)
            if let starter, lastClass < thisClass || starter == composed.count - 1,
                let composite = compose(composed[starter], scalar)
            {
                composed[starter] = composite
                continue
            }
            if thisClass == 0 { starter = composed.count }
            lastClass = thisClass
            composed.append(scalar)
        }
        return composed
    }

    private func compose(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        Hangul.compose(first, second) ?? compositions[Pair(first: first.value, second: second.value)]
    }

    private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
        scalar.properties.canonicalCombiningClass.rawValue
    }

    private static func entries(_ table: String) -> [(key: [Unicode.Scalar], value: [Unicode.Scalar])] {
        TableText.words(table).compactMap { word in
            let halves = word.split(separator: UInt8(ascii: "="))
            guard halves.count == 2 else { return nil }
            return (scalars(halves[0]), scalars(halves[1]))
        }
    }

    private static func scalars(_ text: Substring.UTF8View) -> [Unicode.Scalar] {
        TableText.numbers(text, separatedBy: ".").compactMap(Unicode.Scalar.init)
    }
}
