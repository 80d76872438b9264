internal import Synchronization

/// Looks names up on threads of its own, since the system's look-up blocks and cannot be interrupted.
///
/// A thread ends when nothing is left to look up. A look-up that nobody waits for any more keeps its thread until
/// the system gives up; there are several, so that one dead name server does not stop the others.
final class Resolver: Sendable {
    private struct State {
        var queue: [Resolution] = []
        var threads = 0
    }

    /// The most threads at a time: a client has few hosts, and a stuck look-up takes the system up to half a minute.
    private static let maximumThreads = 8

    static let shared = Resolver()

    private let state = Mutex(State())

    /// The addresses of a host, which is not looked up if it is numeric.
    static func addresses(
        host: String, port: UInt16, deadline: Deadline
    ) async throws(TransportError) -> [SocketAddress] {
        if looksNumeric(host),
            let addresses = try? AddressLookup.addresses(host: host, port: port, numericOnly: true)
        {
            return addresses
        }
        let resolution = Resolution(host: host, port: port, reactor: try Reactor.shared())
        shared.submit(resolution)
        return try await resolution.wait(until: deadline)
    }

    /// Whether it is worth asking if it is an address: these hold a colon, or end in a digit.
    private static func looksNumeric(_ host: String) -> Bool {
        host.utf8.contains(UInt8(ascii: ":")) || host.utf8.last.map { (48...57).contains($0) } ?? false
    }

    private func submit(_ resolution: Resolution) {
        let needsThread = state.withLock { state in
            state.queue.append(resolution)
            guard state.threads < Self.maximumThreads else { return false }
            state.threads += 1
            return true
        }
        guard needsThread else { return }
        do throws(TransportError) {
            try SystemThread.start("loom-resolver") { self.work() }
        } catch {
            threadFailed(error)
        }
    }

    private func work() {
        while let resolution = next() { resolution.perform() }
    }

    /// The oldest waiting look-up; nil ends the thread.
    private func next() -> Resolution? {
        state.withLock { state in
            guard !state.queue.isEmpty else {
                state.threads -= 1
                return nil
            }
            // The queue is as short as the number of hosts being connected to.
            return state.queue.removeFirst()
        }
    }

    /// What waits is left to the other threads, or fails if there are none.
    private func threadFailed(_ error: TransportError) {
        let stranded = state.withLock { state in
            state.threads -= 1
            guard state.threads == 0 else { return [Resolution]() }
            defer { state.queue = [] }
            return state.queue
        }
        for resolution in stranded { resolution.finish(.failure(error)) }
    }
}
