/// What is wrong with the options of a connection pool.
public enum PoolOptionsError: Error, Hashable {
    /// A number or a time that must not be negative is.
    case negative(option: String, value: String)
    /// With fewer than one connection established at a time, none ever would be.
    case maxConnectingBelowOne(Int)
    /// More connections are to be kept open than may be open.
    case minPoolSizeAboveMaximum(minPoolSize: Int, maxPoolSize: Int)
}

extension PoolOptionsError: CustomStringConvertible {
    /// Names the option and its value.
    public var description: String {
        switch self {
        case .negative(let option, let value): "\(option) must not be negative, but is \(value)"
        case .maxConnectingBelowOne(let value): "maxConnecting must be at least 1, but is \(value)"
        case .minPoolSizeAboveMaximum(let minimum, let maximum):
            "minPoolSize must not be above maxPoolSize, but they are \(minimum) and \(maximum)"
        }
    }
}
