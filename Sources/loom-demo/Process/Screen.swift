import Glibc

/// Where the program speaks to people. Each line is out at once, into a pipe as well.
enum Screen {
    static func write(_ text: String = "") {
        let bytes = Array((text + "\n").utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                // Nobody can be told that there is nobody to tell.
                return
            }
        }
    }

    /// Text with a rule under it.
    static func heading(_ text: String) {
        write("\n\(text)\n\(String(repeating: "─", count: text.count))")
    }

    /// The characters in a line of the terminal; 100 where there is none.
    static var width: Int {
        var size = winsize()
        guard isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return Int(size.ws_col)
    }
}
