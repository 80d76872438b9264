import Foundation

/// The folder that holds the official test files, laid out as upstream lays them out.
struct SpecData {
    let root: URL

    /// Takes the folder from the value of `LOOM_SPECS`.
    init(environment: String?) throws {
        guard let path = environment, !path.isEmpty else {
            throw SpecsError("no test data: set LOOM_SPECS to its folder, or use scripts/specs, which does")
        }
        root = URL(fileURLWithPath: path, isDirectory: true)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder), isFolder.boolValue
        else {
            throw SpecsError("no test data: \(path) is not a folder")
        }
    }

    /// The suites that any of `names` means, or all if there are no names.
    func suites(named names: [String]) throws -> [Suite] {
        let all = try suites()
        guard !all.isEmpty else { throw SpecsError("no test data: \(root.path) has no test files") }
        for name in names where !all.contains(where: { $0.answers(to: name) }) {
            let known = all.map(\.name).joined(separator: "\n  ")
            throw SpecsError("there is no suite \(name); there are:\n  \(known)")
        }
        return names.isEmpty ? all : all.filter { suite in names.contains { suite.answers(to: $0) } }
    }

    /// Every JSON file below a `tests` folder of the specifications that Loom follows, gathered by folder.
    private func suites() throws -> [Suite] {
        guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) else {
            throw SpecsError("cannot read \(root.path)")
        }
        var suites: [String: Suite] = [:]
        let depth = root.standardizedFileURL.pathComponents.count
        for case let url as URL in walk where url.pathExtension == "json" {
            let folders = url.standardizedFileURL.pathComponents.dropFirst(depth).dropLast()
            guard folders.contains("tests"), let specification = folders.first else { continue }
            guard Registry.specifications.contains(specification) else { continue }
            let name = folders.filter { $0 != "tests" }.joined(separator: "/")
            suites[name, default: Suite(name: name, files: [])].files.append(url.path)
        }
        return suites.values
            .map { Suite(name: $0.name, files: $0.files.sorted()) }
            .sorted { $0.name < $1.name }
    }
}
