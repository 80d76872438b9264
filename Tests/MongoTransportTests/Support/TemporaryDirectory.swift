import Foundation

/// A new folder of the test's own.
func temporaryDirectory() throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("loom-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url.path
}

/// Removes a folder and what is in it.
func removeDirectory(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
}
