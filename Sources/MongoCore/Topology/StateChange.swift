package import BSON

/// A server's word that it is not, or no longer, what the client took it for.
package struct StateChange: Sendable {
    /// Whether the server ends, so that its connections are lost.
    package let isShutdown: Bool
    /// By which it is compared with what else is known.
    package let topologyVersion: TopologyVersion?

    private static let notWritablePrimary: Set<Int> = [10107, 13435, 10058]
    private static let shutdown: Set<Int> = [11600, 91]
    private static let recovering: Set<Int> = [11602, 13436, 189]

    /// Reads a reply: a refusal, or a write concern that failed. Nil when it says nothing about the server's state.
    package init?(reply: Document) {
        let isRefusal = !(reply["ok"]?.doubleValue == 1 || reply["ok"]?.boolValue == true)
        // What a write concern reports is an error of the server; what single writes report is not.
        guard let error = isRefusal ? reply : reply["writeConcernError"]?.documentValue,
            let isShutdown = Self.isShutdown(error)
        else { return nil }
        self.isShutdown = isShutdown
        topologyVersion = TopologyVersion(reply["topologyVersion"] ?? error["topologyVersion"])
    }

    /// Nil when the error is none of the server's state. The text counts only where there is no code.
    private static func isShutdown(_ error: Document) -> Bool? {
        if let code = error["code"]?.intValue {
            if shutdown.contains(code) { return true }
            return notWritablePrimary.contains(code) || recovering.contains(code) ? false : nil
        }
        let message = error["errmsg"]?.stringValue ?? ""
        return message.contains("not master") || message.contains("node is recovering") ? false : nil
    }
}
