/// Why a case was not run: the closed list of what may keep a case from counting.
enum SkipReason: Hashable, CustomStringConvertible {
    case notBuiltYet(String)
    /// The server is older than the case demands.
    case needs(String)
    /// Another case of the same file demands the opposite for the same input; a driver can satisfy one of them.
    case contradicts(String)

    var description: String {
        switch self {
        case .notBuiltYet(let what): "not built yet: \(what)"
        case .needs(let version): "needs \(version)"
        case .contradicts(let other): "contradicts: \(other)"
        }
    }
}
