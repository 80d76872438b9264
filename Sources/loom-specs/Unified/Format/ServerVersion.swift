/// A server's version, compared number by number.
struct ServerVersion: Comparable, CustomStringConvertible {
    let description: String
    private let components: [Int]

    init(_ text: String) {
        description = text
        // Builds between releases are called 8.0.0-rc1 and the like.
        components = text.prefix { $0 != "-" }.split(separator: ".").compactMap { Int($0) }
    }

    private func component(_ index: Int) -> Int { index < components.count ? components[index] : 0 }

    static func < (left: ServerVersion, right: ServerVersion) -> Bool {
        for index in 0..<3 where left.component(index) != right.component(index) {
            return left.component(index) < right.component(index)
        }
        return false
    }

    static func == (left: ServerVersion, right: ServerVersion) -> Bool { !(left < right) && !(right < left) }
}
