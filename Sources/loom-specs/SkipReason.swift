/// Why a case was not run: the closed list of what may keep a case from counting.
enum SkipReason: Hashable, CustomStringConvertible {
    case notBuiltYet(String)
    /// The servers at hand lack something: a version, a login, a mongos.
    case needs(String)
    /// The test expects what its own steps cannot bring about.
    case contradicts(String)
    /// The test itself says that it is not to be run.
    case upstream(String)

    var description: String {
        switch self {
        case .notBuiltYet(let what): "not built yet: \(what)"
        case .needs(let version): "needs \(version)"
        case .contradicts(let what): "contradicts itself: \(what)"
        case .upstream(let reason): "skipped upstream: \(reason)"
        }
    }
}
