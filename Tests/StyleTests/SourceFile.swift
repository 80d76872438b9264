import FoundationEssentials
import Testing

/// One Swift file of this package: its text, and its text with comments and strings blanked out.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// The path below the package, such as `Sources/BSON/Document.swift`.
    let path: String

    /// The lines as they are.
    let lines: [String]

    /// The same lines with nothing but code in them.
    let code: [String]

    /// The folder below `Sources` or `Tests`.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    var testDescription: String { path }

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var blanker = CodeBlanker(text)
        code = blanker.blanked().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Every Swift file below `folder`, in the order of their paths.
    static func all(in folder: String) throws -> [SourceFile] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)
        return try paths.filter { $0.hasSuffix(".swift") && !$0.contains(".build/") }.sorted().map { path in
            let text = try String(contentsOfFile: "\(root)/\(folder)/\(path)", encoding: .utf8)
            return SourceFile(path: folder + "/" + path, text: text)
        }
    }

    /// The package: three steps above this file.
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
}

/// A place in a file that breaks a rule.
struct Finding: Hashable, Sendable, CustomStringConvertible {
    let path: String
    let line: Int
    let rule: String

    /// In the form that editors make a link of.
    var description: String { "\(path):\(line): \(rule)" }
}

extension SourceFile {
    /// A finding in the line with this index.
    func finding(at index: Int, _ rule: String) -> Finding {
        Finding(path: path, line: index + 1, rule: rule)
    }
}
