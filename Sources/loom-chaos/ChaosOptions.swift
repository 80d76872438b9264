/// What was asked for on the command line.
struct ChaosOptions {
    /// Something on the command line that cannot be.
    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: loom-chaos [--seconds N | --failover N]

          --seconds    how long to write and read while servers fail, 120 by default, at least 20
          --failover   kill the primary N times under load instead, with clients whose options are the defaults:
                       no error may reach the application, and the first operation has to succeed within a second
                       of each election
        """

    var seconds = 120
    /// How many primaries to kill; nil for faults of all kinds.
    var failovers: Int?
    var showsUsage = false

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--help", "-h": showsUsage = true
            case "--seconds": seconds = try Self.number(20...86_400, of: option, &rest)
            case "--failover": failovers = try Self.number(1...1000, of: option, &rest)
            default: throw UsageError(description: "unknown option \(option)")
            }
        }
    }

    private static func number(_ range: ClosedRange<Int>, of option: String, _ rest: inout ArraySlice<String>)
        throws(UsageError) -> Int
    {
        guard let text = rest.popFirst(), let number = Int(text), range.contains(number) else {
            throw UsageError(
                description: "\(option) wants a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
