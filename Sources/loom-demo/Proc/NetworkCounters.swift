/// What all network interfaces but the loopback have received and sent: /proc/net/dev.
struct NetworkCounters: Equatable {
    static let path = "/proc/net/dev"

    var bytes = TransferCounter()

    init(_ file: ProcFile) throws(ProcError) {
        // Two lines of headings.
        for line in file.lines.indices.dropFirst(2) where !file.lines[line].allSatisfy(\.isWhitespace) {
            // The first number may follow the colon without a space.
            guard let colon = file.lines[line].lastIndex(of: ":") else {
                throw file.error(line: line, "there is no colon behind the interface's name")
            }
            let name = file.lines[line][..<colon].drop(while: \.isWhitespace)
            guard name != "lo" else { continue }
            let fields = file.lines[line][colon...].dropFirst().split(separator: " ")
            let received: UInt64 = try file.number(fields, 0, line: line, "the bytes received")
            let sent: UInt64 = try file.number(fields, 8, line: line, "the bytes sent")
            bytes.incoming &+= received
            bytes.outgoing &+= sent
        }
    }
}
