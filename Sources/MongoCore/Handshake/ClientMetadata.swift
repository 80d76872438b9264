package import BSON
import Glibc

/// What the driver tells a server about itself, once for each connection.
///
/// The document is kept within 512 bytes by dropping, in the order of the handshake specification, what matters least.
package struct ClientMetadata: Sendable {
    /// The size that the document may not exceed.
    package static let maximumSize = 512

    private let applicationName: String?
    private let environment: Document
    private let operatingSystem: Document
    private let platform: String
    /// What libraries built upon the driver have added.
    private var additions: [DriverInfo] = []

    /// Describes this process. An application name is at most 128 bytes; the connection string checks that.
    package init(
        applicationName: String?, environmentVariables: [String: String],
        isContainer: Bool = Self.isInContainer
    ) {
        self.applicationName = applicationName
        environment = RuntimeEnvironment(variables: environmentVariables, isContainer: isContainer).document
        operatingSystem = Self.describeOperatingSystem()
        platform = "Swift"
    }

    /// Adds what a library says of itself, unless it has been said.
    package mutating func append(_ info: DriverInfo) {
        if !additions.contains(info) { additions.append(info) }
    }

    /// The `client` document of a hello.
    ///
    /// - Throws: `BSONError` when the application name cannot be encoded.
    package func document() throws(BSONError) -> Document {
        let name = environment["name"].map { ["name": $0] as Document } ?? [:]
        let type: Document = ["type": operatingSystem["type"] ?? "Linux"]
        let attempts: [(environment: Document, system: Document)] = [
            (environment, operatingSystem), (name, operatingSystem), (name, type), ([:], type),
        ]
        for attempt in attempts {
            let document = assemble(attempt.environment, attempt.system, platform: fullPlatform)
            if try document.encoded().byteCount <= Self.maximumSize { return document }
        }
        let smallest = try withTruncatedPlatform(type)
        guard try smallest.encoded().byteCount > Self.maximumSize, !additions.isEmpty else { return smallest }
        var shorter = self
        shorter.additions.removeLast()
        return try shorter.document()
    }

    private func withTruncatedPlatform(_ system: Document) throws(BSONError) -> Document {
        let platform = fullPlatform
        let full = try assemble([:], system, platform: platform).encoded().byteCount
        let kept = platform.utf8.count - (full - Self.maximumSize)
        return assemble([:], system, platform: String(platform.prefix(max(kept, 0))))
    }

    private func assemble(_ environment: Document, _ system: Document, platform: String) -> Document {
        var document = Document()
        if let applicationName { document["application"] = ["name": .string(applicationName)] }
        document["driver"] = [
            "name": .string(join("loom", additions.map(\.name))),
            "version": .string(join(LoomVersion.current, additions.map(\.version))),
        ]
        document["os"] = .document(system)
        if !platform.isEmpty { document["platform"] = .string(platform) }
        if !environment.isEmpty { document["env"] = .document(environment) }
        return document
    }

    private var fullPlatform: String { join(platform, additions.map(\.platform)) }

    private func join(_ own: String, _ others: [String?]) -> String {
        ([own] + others.compactMap(\.self)).joined(separator: String(DriverInfo.separator))
    }

    private static func describeOperatingSystem() -> Document {
        var names = utsname()
        guard uname(&names) == 0 else { return ["type": "Linux"] }
        return [
            "type": .string(text(&names.sysname)), "architecture": .string(text(&names.machine)),
            "version": .string(text(&names.release)),
        ]
    }

    /// The text in a fixed-size C array, up to its terminator.
    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Whether this process runs in a Docker container.
    package static var isInContainer: Bool { access("/.dockerenv", F_OK) == 0 }
}
