import Foundation
import Synchronization

/// A peer that runs in a process of its own and does one round of a task when asked to.
///
/// It says `ready NAME` when it is set up; each line `round TASK` is answered by `figure NUMBER` or `error TEXT`. It
/// ends when its input does.
final class PeerProcess: Sendable {
    /// The peer's name in results.
    let name: String
    /// The name with the version, as the peer gave it.
    let version: String
    private let pipes: Mutex<Pipes>

    private struct Pipes {
        let process: Process
        let input: FileHandle
        let output: FileHandle
        var rest = Data()

        /// The next line; waits for it.
        mutating func readLine() throws -> String {
            while true {
                if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: rest[..<end], as: UTF8.self)
                    rest = Data(rest[(end + 1)...])
                    return line
                }
                let more = output.availableData
                guard !more.isEmpty else { throw BenchError("the peer ended") }
                rest += more
            }
        }
    }

    /// Starts the program and waits until it is ready.
    init(name: String, _ command: [String]) throws {
        guard let program = command.first, FileManager.default.isExecutableFile(atPath: program) else {
            throw BenchError("\(name): not installed; scripts/bench --setup does it")
        }
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = Array(command.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var pipes = Pipes(
            process: process, input: input.fileHandleForWriting, output: output.fileHandleForReading)
        do {
            let greeting = try pipes.readLine()
            guard greeting.hasPrefix("ready ") else { throw BenchError(greeting) }
            version = String(greeting.dropFirst(6))
        } catch {
            process.terminate()
            throw BenchError("\(name): \(error)")
        }
        self.name = name
        self.pipes = Mutex(pipes)
    }

    /// One round of a task.
    func round(_ task: String) throws -> Double {
        try pipes.withLock { pipes in
            try pipes.input.write(contentsOf: Data("round \(task)\n".utf8))
            let answer = try pipes.readLine()
            guard answer.hasPrefix("figure "), let figure = Double(answer.dropFirst(7)) else {
                throw BenchError("\(name): \(task): \(answer)")
            }
            return figure
        }
    }

    /// Ends the process.
    func close() {
        pipes.withLock { pipes in
            try? pipes.input.close()
            pipes.process.waitUntilExit()
        }
    }
}
