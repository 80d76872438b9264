extension URIParts {
    /// The string put together again, with a placeholder for the password and for every option that may hold a secret.
    func redacted() -> String {
        var text = isSRV ? "mongodb+srv://" : "mongodb://"
        if let userInfo {
            let halves = userInfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            text += halves.count == 2 ? "\(halves[0]):\(Secret.placeholder)@" : "\(userInfo)@"
        }
        text += hosts
        if let database { text += "/\(database)" }
        if let query { text += "?" + query.split(separator: "&").map(Self.redacted).joined(separator: "&") }
        return text
    }

    private static func redacted(option: Substring) -> String {
        let key = option.prefix { $0 != "=" }
        let isSecret = percentDecoded(key).flatMap { ConnectionOption(named: $0) }?.isSecret ?? true
        return isSecret ? "\(key)=\(Secret.placeholder)" : String(option)
    }
}
