/// A folder of test files that share one format.
struct Suite {
    /// The folder below the data, without its `tests` component: `auth/legacy`.
    let name: String

    /// The files' full paths, sorted.
    var files: [String]

    /// Whether `request` means this suite: its name, its folder, or any run of whole components of them.
    func answers(to request: String) -> Bool {
        let wanted = request.split(separator: "/").filter { $0 != "tests" }
        let components = name.split(separator: "/")
        guard !wanted.isEmpty, wanted.count <= components.count else { return false }
        return (0...(components.count - wanted.count)).contains { start in
            components[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }
}
