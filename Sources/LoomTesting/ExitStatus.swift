/// How a process ended.
public enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    /// It returned this status.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)
    /// It is gone, and how it ended is not known: something else in this process collected its status.
    case unknown

    /// Takes apart what `waitpid` reports.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
    }

    /// The status in words.
    public var description: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "signal \(signal)"
        case .unknown: "a status that could not be read"
        }
    }
}
