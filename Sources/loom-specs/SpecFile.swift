import Foundation

/// One test file, read.
struct SpecFile {
    let suite: Suite

    /// The file's name without its folder.
    let name: String
    let data: Data

    init(suite: Suite, path: String) throws {
        let url = URL(fileURLWithPath: path)
        self.suite = suite
        name = url.lastPathComponent
        data = try Data(contentsOf: url)
    }

    /// Whether the file is in the unified test format.
    var isUnified: Bool {
        get throws {
            struct Version: Decodable {
                let schemaVersion: String?
            }
            return try decode(Version.self).schemaVersion != nil
        }
    }

    /// The file as a value; a file of another shape is an error that says where it differs.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw SpecsError("not in the expected format: \(error)")
        }
    }
}
