import Glibc
import LoomTesting

/// What was asked for on the command line, and doing it.
struct ServerCommand {
    private enum Action: Sendable {
        case start(TestServer.Shape, port: UInt16?)
        case stop
    }

    /// Something on the command line that cannot be.
    private struct UsageError: Error {
        let message: String
    }

    private let arguments: [String]

    init(_ arguments: some Sequence<String>) {
        self.arguments = Array(arguments)
    }

    /// Does it and returns the exit status: 2 for a wrong command line, 1 when it did not work.
    func run() async -> Int32 {
        do {
            let (action, data, isDefault) = try parse()
            switch action {
            case .start(let shape, let port):
                try await start(shape, data: data, isDefault: isDefault, port: port)
            case .stop:
                try await stop(data: data, isDefault: isDefault)
            }
            return 0
        } catch let error as UsageError {
            say("error: \(error.message)")
            return 2
        } catch {
            say("error: \(error)")
            return 1
        }
    }

    private func start(_ shape: TestServer.Shape, data: String, isDefault: Bool, port: UInt16?) async throws {
        say("starting a \(shape) in \(data)")
        let server = try await KeptServer.start(shape, in: data, port: port)
        say("it runs until \(stopCommand(data: data, isDefault: isDefault)); its connection string:")
        print(server.uri)
    }

    private func stop(data: String, isDefault: Bool) async throws {
        guard let server = try KeptServer.read(from: data) else {
            say("there is no server in \(data)")
            return
        }
        let wasRunning = try await server.stop()
        say(
            wasRunning
                ? "stopped the \(server.shape) in \(data)" : "the \(server.shape) in \(data) was not running")
        if isDefault {
            try KeptServer.remove(from: data)
            say("deleted \(data)")
        }
    }

    private func stopCommand(data: String, isDefault: Bool) -> String {
        isDefault ? "scripts/server stop, which deletes its data" : "scripts/server stop --data \(data)"
    }

    private func parse() throws(UsageError) -> (Action, data: String, isDefault: Bool) {
        var rest = arguments[...]
        let verb = rest.popFirst()
        var data: String?
        var defaultData: String?
        var port: UInt16?
        var isReplicaSet = false
        var wantsLogin = false
        var wantsTLS = false
        while let option = rest.popFirst() {
            switch option {
            case "--replica-set": isReplicaSet = true
            case "--auth": wantsLogin = true
            case "--tls": wantsTLS = true
            case "--data": data = try absolutePath(value(of: option, in: &rest))
            case "--default-data": defaultData = try absolutePath(value(of: option, in: &rest))
            case "--port": port = try number(value(of: option, in: &rest))
            default: throw UsageError(message: "unknown option \(option)")
            }
        }
        guard let folder = data ?? defaultData else { throw UsageError(message: "--data DIR is missing") }
        switch verb {
        case "start":
            let shape = shape(isReplicaSet: isReplicaSet, wantsLogin: wantsLogin)
            return (.start(wantsTLS ? shape.withTLS : shape, port: port), folder, data == nil)
        case "stop":
            return (.stop, folder, data == nil)
        default:
            throw UsageError(message: "start or stop is missing")
        }
    }

    private func shape(isReplicaSet: Bool, wantsLogin: Bool) -> TestServer.Shape {
        switch (isReplicaSet, wantsLogin) {
        case (false, false): .standalone
        case (false, true): .authenticatedStandalone
        case (true, false): .replicaSet
        case (true, true): .authenticatedReplicaSet
        }
    }

    private func value(of option: String, in rest: inout ArraySlice<String>) throws(UsageError) -> String {
        guard let value = rest.popFirst() else { throw UsageError(message: "\(option) wants a value") }
        return value
    }

    private func number(_ text: String) throws(UsageError) -> UInt16 {
        guard let port = UInt16(text), port > 0 else { throw UsageError(message: "\(text) is not a port") }
        return port
    }

    private func absolutePath(_ path: String) throws(UsageError) -> String {
        guard !path.hasPrefix("/") else { return path }
        guard let directory = getcwd(nil, 0) else {
            throw UsageError(message: "the working directory is gone")
        }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }

    /// Stdout carries the connection string alone.
    private func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = write(2, bytes, bytes.count)
    }
}
