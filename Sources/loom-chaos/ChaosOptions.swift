/// What was asked for on the command line.
struct ChaosOptions {
    /// Something on the command line that cannot be.
    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: loom-chaos [--seconds N | --failover N [--by HOW]] [--errors N]

          --seconds    how long to write and read while servers fail, 120 by default, at least 20
          --failover   take the primary away N times under load instead, with clients whose options are the
                       defaults: no error may reach the application, and the first operation has to succeed within
                       a second of each election
          --by         how the primary goes: kill, the default, is SIGKILL; step-down is replSetStepDown; takeover is
                       another member's election; shut-down is SIGTERM
          --errors     how many errors of each kind to tell of in full, 0 by default; --failover tells of all
        """

    var seconds = 120
    /// How many primaries to take away; nil for faults of all kinds.
    var failovers: Int?
    var loss = PrimaryLoss.kill
    /// How many errors of each kind to tell of in full.
    var storyCount = 0
    var showsUsage = false

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--help", "-h": showsUsage = true
            case "--seconds": seconds = try Self.number(20...86_400, of: option, &rest)
            case "--failover": failovers = try Self.number(1...1000, of: option, &rest)
            case "--by": loss = try Self.loss(&rest)
            case "--errors": storyCount = try Self.number(0...1000, of: option, &rest)
            default: throw UsageError(description: "unknown option \(option)")
            }
        }
    }

    private static func loss(_ rest: inout ArraySlice<String>) throws(UsageError) -> PrimaryLoss {
        guard let loss = rest.popFirst().flatMap(PrimaryLoss.init(rawValue:)) else {
            let names = PrimaryLoss.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(description: "--by wants one of \(names)")
        }
        return loss
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
