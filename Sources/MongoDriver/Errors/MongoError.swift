public import BSON

/// What every error of the driver can tell, whatever its type.
///
/// ```swift
/// do {
///     try await users.insertOne(user)
/// } catch let error as DuplicateKeyError {
///     print("taken:", error.keyValue)
/// } catch let error as any MongoError where error.isSafeToRetry {
///     // nothing reached the server
/// }
/// ```
///
/// Descriptions never contain passwords.
public protocol MongoError: Error, CustomStringConvertible {
    /// One sentence for people, the server's own words where it spoke.
    var message: String { get }
    /// What was being done and where, as far as it is known.
    var context: ErrorContext { get }
    /// The server's error code; nil when the error did not come from a server.
    var code: Int32? { get }
    /// The server's name for the code, such as `NamespaceNotFound`.
    var codeName: String? { get }
    /// The error labels, from the server and from the driver.
    var labels: Set<String> { get }
    /// The server's whole reply; nil when the error did not come from a reply.
    var serverReply: Document? { get }
    /// Whether trying again cannot do anything twice, because nothing was sent.
    var isSafeToRetry: Bool { get }
}

extension MongoError {
    /// Nil: no server spoke.
    public var code: Int32? { nil }
    /// Nil: no server spoke.
    public var codeName: String? { nil }
    /// None.
    public var labels: Set<String> { [] }
    /// Nil: no server spoke.
    public var serverReply: Document? { nil }
    /// False: something may have been sent.
    public var isSafeToRetry: Bool { false }

    /// Whether the error carries a label.
    public func hasLabel(_ label: String) -> Bool { labels.contains(label) }

    /// Type, message, code and place, and what was tried if that was more than once.
    public var description: String {
        var text = summary
        let place = context.description
        if !place.isEmpty { text += " [\(place)]" }
        if !labels.isEmpty { text += " labels: \(labels.sorted().joined(separator: ", "))" }
        for attempt in context.attempts { text += "; \(attempt)" }
        return text
    }

    /// Type, message and code.
    var summary: String {
        let code = code.map { " (code \($0)\(codeName.map { ", " + $0 } ?? ""))" }
        return "\(Self.self): \(message)" + (code ?? "")
    }
}
