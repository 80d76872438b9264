import BSON
import Glibc
import Synchronization

/// What the threads of a load balancer share: one accepts, and two serve each connection, a direction each.
final class LoadBalancerThreads: Sendable {
    private struct State {
        var isStopped = false
        var lastNumber = 0
        var links: [Int: LoadBalancerLink] = [:]
    }

    private let listening: Int32
    private let target: UInt16
    private let serviceIDs: [ObjectID]
    private let state = Mutex(State())

    init(listening: Int32, target: UInt16, serviceIDs: [ObjectID]) {
        self.listening = listening
        self.target = target
        self.serviceIDs = serviceIDs
    }

    var connectionCount: Int { state.withLock(\.links.count) }

    /// Ends every wait of every thread.
    func stop() {
        let links = state.withLock { state in
            guard !state.isStopped else { return [LoadBalancerLink]() }
            state.isStopped = true
            shutdown(listening, Int32(SHUT_RDWR))
            return Array(state.links.values)
        }
        for link in links { link.end() }
    }

    /// Serves until stopped; the body of the listening thread.
    func acceptConnections() {
        while true {
            let client = accept(listening, nil, nil)
            guard client >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            serve(client)
        }
        // Under the lock, so that nobody shuts down a descriptor that is somebody else's by then.
        state.withLock { state in
            state.isStopped = true
            close(listening)
        }
    }

    private func serve(_ client: Int32) {
        guard let link = LoadBalancerLink(client: client, target: target) else {
            close(client)
            return
        }
        let number: Int? = state.withLock { state in
            guard !state.isStopped else { return nil }
            state.lastNumber += 1
            state.links[state.lastNumber] = link
            return state.lastNumber
        }
        guard let number else { return }
        let serviceID = serviceIDs.isEmpty ? nil : serviceIDs[(number - 1) % serviceIDs.count]
        do throws(TestServerError) {
            try BlockingThread.start { link.carryRequests() }
            try BlockingThread.start {
                link.carryReplies(from: serviceID)
                self.forget(number)
            }
        } catch {
            // Without a thread the client sees a balancer that is overloaded, which is what it is.
            link.end()
            forget(number)
        }
    }

    private func forget(_ number: Int) {
        // The link ends outside of the lock.
        let link = state.withLock { $0.links.removeValue(forKey: number) }
        withExtendedLifetime(link) {}
    }
}
