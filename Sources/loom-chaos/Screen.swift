import Foundation

/// Where results go. Each line is out at once, even into a pipe, so that a long run shows how far it is.
enum Screen {
    static func write(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
