/// What was asked for on the command line.
struct ChaosOptions {
    /// Something on the command line that cannot be.
    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: loom-chaos [--seconds N]

          --seconds   how long to write and read while servers fail, 120 by default, at least 20
        """

    var seconds = 120
    var showsUsage = false

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--help", "-h": showsUsage = true
            case "--seconds":
                guard let text = rest.popFirst(), let number = Int(text), (20...86_400).contains(number)
                else {
                    throw UsageError(description: "--seconds wants a number from 20 to 86400")
                }
                seconds = number
            default: throw UsageError(description: "unknown option \(option)")
            }
        }
    }
}
