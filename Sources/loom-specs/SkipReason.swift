/// Why a case was not run: the closed list of what may keep a case from counting.
enum SkipReason: Hashable, CustomStringConvertible {
    case notBuiltYet(String)
    /// The servers at hand lack something: a version, a login, a mongos.
    case needs(String)
    /// Another case of the same file demands the opposite for the same input; a driver can satisfy one of them.
    case contradicts(String)
    /// The test itself says that it is not to be run.
    case upstream(String)

    var description: String {
        switch self {
        case .notBuiltYet(let what): "not built yet: \(what)"
        case .needs(let version): "needs \(version)"
        case .contradicts(let other): "contradicts: \(other)"
        case .upstream(let reason): "skipped upstream: \(reason)"
        }
    }
}
