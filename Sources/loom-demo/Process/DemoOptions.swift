/// What was asked for on the command line.
struct DemoOptions: Equatable {
    /// Something on the command line that cannot be.
    struct UsageError: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: loom-demo [--seconds N] [--interval SECONDS] [--busy PERCENT] [--database NAME] [--uri URI]

          --seconds   how long to watch this machine, 8 by default
          --interval  the time between two samples, 0.25 by default
          --busy      the share of processor time from which on the ledger calls the machine busy, 50 by default
          --database  where to store; loom_demo by default
          --uri       the server; by default the one in MONGODB_URI
        """

    var seconds = 8.0
    var interval = 0.25
    var busyThreshold = 50.0
    var database = "loom_demo"
    var uri: String?
    var showsUsage = false

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--help", "-h": showsUsage = true
            case "--seconds": seconds = try Self.number(option, &rest, 0.1...86_400)
            case "--interval": interval = try Self.number(option, &rest, 0.05...3600)
            case "--busy": busyThreshold = try Self.number(option, &rest, 0...100)
            case "--database": database = try Self.value(option, &rest)
            case "--uri": uri = try Self.value(option, &rest)
            default: throw UsageError(description: "unknown option \(option)")
            }
        }
        guard interval <= seconds else {
            throw UsageError(description: "--interval \(interval) is longer than --seconds \(seconds)")
        }
    }

    private static func value(
        _ option: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> String {
        guard let value = rest.popFirst(), !value.isEmpty else {
            throw UsageError(description: "\(option) wants a value")
        }
        return value
    }

    private static func number(
        _ option: String, _ rest: inout ArraySlice<String>, _ range: ClosedRange<Double>
    ) throws(UsageError) -> Double {
        let text = try value(option, &rest)
        guard let number = Double(text), range.contains(number) else {
            throw UsageError(
                description:
                    "\(option) wants a number from \(range.lowerBound) to \(range.upperBound): \(text)")
        }
        return number
    }
}
