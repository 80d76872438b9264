import Testing

@testable import MongoTransport

@Suite("Resolver") struct ResolverTests {
    @Test("numeric hosts of both families are not looked up")
    func numeric() async throws {
        for (host, text) in [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("0:0:0:0:0:0:0:1", "::1")] {
            let addresses = try await Resolver.addresses(host: host, port: 1, deadline: .never)
            #expect(addresses.map(\.numericHost) == [text])
        }
    }

    @Test(
        "a look-up that nobody answers in time is abandoned: by its deadline, by cancellation, and when closed"
    )
    func abandoned() async throws {
        // Never submitted, as one that hangs in the name service would look.
        let late = Resolution(host: "example.invalid", port: 1, reactor: try Reactor.shared())
        #expect(
            await code { () throws(TransportError) in
                try await late.wait(until: .after(.milliseconds(10)))
            } == .timedOut)
        // The thread that comes to it later skips it, and an answer that comes later finds nobody.
        late.perform()
        late.finish(.success([]))

        let cancelled = Resolution(host: "example.invalid", port: 1, reactor: try Reactor.shared())
        let task = Task {
            await code { () throws(TransportError) in try await cancelled.wait(until: .never) }
        }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test("many names at once, more than there are threads")
    func many() async throws {
        try await withThrowingTaskGroup(of: [SocketAddress].self) { group in
            for port in 1...60 {
                group.addTask {
                    try await Resolver.addresses(
                        host: "localhost", port: UInt16(port), deadline: .after(.seconds(20)))
                }
            }
            for try await addresses in group { #expect(!addresses.isEmpty) }
        }
    }

    @Test("under the blocking view, the calling thread waits for the resolver's")
    func blocking() async throws {
        let count = try await onOwnThread {
            try Blocking.run {
                try await Resolver.addresses(host: "localhost", port: 1, deadline: .after(.seconds(20))).count
            }
        }
        #expect(count > 0)
    }
}
