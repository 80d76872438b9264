import Foundation
import Glibc
import Synchronization
import Testing

@testable import MongoTransport

/// What changes a whole process, and so gets one of its own.
@Suite("Whole processes") struct ProcessTests {
    @Test("user tasks that spin on every core starve neither the driver's thread nor its sleeps and sockets")
    func spinning() async {
        await #expect(processExitsWith: .exitCode(42)) {
            let server = try LoopbackServer(serve: Serving.echo)
            let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
            // More than there are threads in the global pool; they end with the process.
            for _ in 0..<64 { Task.detached { while true { _ = Deadline.now } } }
            _ = try DriverThread.startTask {
                for _ in 0..<10 {
                    do {
                        try await Reactor.sleep(until: .after(.milliseconds(2)))
                        try await socket.send([1])
                        guard try await socket.receiveExactly(1) == [1] else { exit(1) }
                    } catch {
                        exit(2)
                    }
                }
                exit(42)
            }
            // Holds this thread too; the limit is far beyond what the ten rounds take.
            let limit = Deadline.after(.seconds(30))
            while !limit.hasPassed {}
            exit(3)
        }
    }

    @Test("when descriptors run out, connecting says so, and works again when some are free")
    func exhaustedDescriptors() async {
        await #expect(processExitsWith: .exitCode(42)) {
            let server = try LoopbackServer(.unix, backlog: 512, accepts: false, serve: Serving.closing)
            // The standard library's own event loop aborts the process if it starts when there are none left.
            try await Task.sleep(for: .milliseconds(1))
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { exit(1) }
            var sockets: [Socket] = []
            var failure: TransportError?
            while failure == nil, sockets.count < 100 {
                do throws(TransportError) {
                    sockets.append(
                        try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5))))
                } catch {
                    failure = error
                }
            }
            guard let failure, failure.code == .descriptorsExhausted, failure.errno == EMFILE else { exit(2) }
            sockets.removeLast()
            sockets.append(try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5))))
            sockets.removeLast(2)
            // The reactor and a socket: starting it needs two, and it was never needed before.
            guard Reactor.registeredCount == 0 else { exit(3) }
            exit(42)
        }
    }

    @Test("a reactor that could not start for want of descriptors starts when there are some")
    func reactorWithoutDescriptors() async {
        await #expect(processExitsWith: .exitCode(42)) {
            var hoard: [Int32] = []
            // The standard library's own event loop aborts the process if it starts when there are none left.
            try await Task.sleep(for: .milliseconds(1))
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { exit(1) }
            while true {
                let descriptor = open("/dev/null", O_RDONLY)
                if descriptor < 0 { break }
                hoard.append(descriptor)
            }
            for _ in 0..<3 {
                let first = await code { () throws(TransportError) in
                    try await Reactor.sleep(until: .after(.milliseconds(1)))
                }
                guard first == .descriptorsExhausted else { exit(2) }
                // One is not enough either, and must not be kept.
                if hoard.count > 1 { close(hoard.removeLast()) }
                let second = await code { () throws(TransportError) in
                    try await Reactor.sleep(until: .after(.milliseconds(1)))
                }
                guard second == .descriptorsExhausted else { exit(3) }
                hoard.append(open("/dev/null", O_RDONLY))
            }
            for descriptor in hoard { close(descriptor) }
            try await Reactor.sleep(until: .after(.milliseconds(1)))
            exit(42)
        }
    }

    @Test("a forked child's use of the transport throws, and leaves the parent's connections alone")
    func forked() async {
        await #expect(processExitsWith: .exitCode(42)) {
            let server = try LoopbackServer(serve: Serving.echo)
            let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
            async let waiting = socket.receive()
            while socket.registration == nil { await Task.yield() }
            guard childRefuses(socket, server.endpoint) else { exit(1) }
            try await socket.send([5])
            guard try await waiting == [5] else { exit(2) }
            exit(42)
        }
    }

    @Test("ten thousand connections, used and closed, leave nothing registered, armed or open")
    func nothingLeftBehind() async {
        await #expect(processExitsWith: .exitCode(42)) {
            let server = try LoopbackServer(serve: Serving.echo)
            try await Reactor.sleep(until: .after(.milliseconds(1)))
            let before = openDescriptors()
            for _ in 0..<100 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<100 {
                        group.addTask {
                            let socket = try await Socket.connect(
                                to: server.endpoint, deadline: .after(.seconds(20)))
                            try await socket.send([1])
                            _ = try await socket.receiveExactly(1)
                        }
                    }
                    try await group.waitForAll()
                }
            }
            guard Reactor.registeredCount == 0 else { exit(1) }
            guard Reactor.timerCount == 0 else { exit(2) }
            guard try await server.allEnded(10_000) else { exit(3) }
            guard openDescriptors() == before else { exit(4) }
            exit(42)
        }
    }
}

/// What every open descriptor stands for, but for the timers that Dispatch opens for the tests' own sleeps.
private func openDescriptors() -> [String] {
    let folder = "/proc/self/fd"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let targets = names.compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
    }
    return targets.filter { !$0.contains("timerfd") }.sorted()
}

@_silgen_name("fork") private func forkProcess() -> pid_t

/// Whether a forked child is refused every way in; it closes its copy of the socket, too.
private func childRefuses(_ socket: Socket, _ endpoint: Endpoint) -> Bool {
    let child = forkProcess()
    guard child != 0 else {
        // Only the calling thread is here, so nothing may suspend.
        var refusals = 0
        do throws(TransportError) { try socket.beginUse(.send) } catch {
            refusals += error.code == .forked ? 1 : 0
        }
        do throws(TransportError) { _ = try Reactor.shared() } catch {
            refusals += error.code == .forked ? 1 : 0
        }
        do throws(TransportError) {
            _ = try DriverThread.executor()
        } catch {
            refusals += error.code == .forked ? 1 : 0
        }
        socket.close()
        _exit(refusals == 3 ? 0 : 1)
    }
    var status: Int32 = 0
    return waitpid(child, &status, 0) == child && status == 0
}
