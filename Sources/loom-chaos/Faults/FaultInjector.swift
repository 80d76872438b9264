import BSON
import LoomTesting

/// Does one fault after the other, each kind once before any comes again.
actor FaultInjector {
    private let server: TestServer
    private let proxies: [FaultProxy]
    private let log: @Sendable (String) -> Void
    /// How often each kind was done.
    private(set) var counts: [FaultKind: Int] = [:]
    /// The longest time from the beginning of a fault to that of the next.
    private(set) var longestPause = Duration.zero
    /// What could not be done.
    private(set) var failures: [String] = []

    /// From the beginning of a fault to that of the next, unless it takes longer.
    private static let period = Duration.seconds(8)

    init(server: TestServer, proxies: [FaultProxy], log: @escaping @Sendable (String) -> Void) {
        self.server = server
        self.proxies = proxies
        self.log = log
    }

    /// Goes on until told to stop; everything is well again when it returns.
    func run(_ stop: StopFlag) async {
        var round: [FaultKind] = []
        var last: ContinuousClock.Instant?
        while !stop.isSet {
            if round.isEmpty { round = FaultKind.allCases.shuffled() }
            guard let kind = round.popLast() else { continue }
            let start = ContinuousClock.now
            if let last { longestPause = max(longestPause, start - last) }
            last = start
            await inject(kind)
            while !stop.isSet, ContinuousClock.now - start < Self.period { await rest(.milliseconds(100)) }
        }
    }

    private func inject(_ kind: FaultKind) async {
        log(kind.rawValue)
        do {
            switch kind {
            case .killPrimary: try await kill(await primary())
            case .killSecondary: try await kill(await secondary())
            case .freezePrimary: try await freeze(await primary())
            case .freezeSecondary: try await freeze(await secondary())
            case .restart: try await restart(await anyMember())
            case .stepDown: try await stepDown()
            case .reset: for proxy in proxies { proxy.resetConnections() }
            case .drop: await disturb(.drop)
            case .delay: await disturb(.delay(.milliseconds(Int.random(in: 50...300))))
            case .truncate: await disturb(.truncate)
            case .split: await disturb(.split)
            }
            counts[kind, default: 0] += 1
        } catch {
            failures.append("\(kind.rawValue): \(error)")
            log("\(kind.rawValue) could not be done: \(error)")
        }
    }

    private func kill(_ member: MongodProcess) async throws {
        member.kill()
        await rest(.milliseconds(Int.random(in: 500...2500)))
        try await member.restart()
    }

    private func freeze(_ member: MongodProcess) async throws {
        try member.freeze()
        await rest(.milliseconds(Int.random(in: 2000...6000)))
        try member.thaw()
    }

    private func restart(_ member: MongodProcess) async throws {
        try await member.shutDown(atMost: .seconds(5))
        try await member.restart()
    }

    private func stepDown() async throws {
        try await server.run(["replSetStepDown": 5, "force": true], on: await primary())
    }

    /// One member's connections, or now and then all of them.
    private func disturb(_ fault: FaultProxy.Fault) async {
        let chosen = Int.random(in: 0..<4) == 0 ? proxies : Array(proxies.shuffled().prefix(1))
        for proxy in chosen { proxy.inject(fault) }
        await rest(.milliseconds(Int.random(in: 2000...6000)))
        for proxy in chosen { proxy.inject(.none) }
    }

    // MARK: Members

    private func primary() async throws -> MongodProcess { try await server.primary() }

    private func secondary() async throws -> MongodProcess {
        let primary = try await server.primary()
        return server.members.filter { $0 !== primary }.randomElement() ?? primary
    }

    private func anyMember() async throws -> MongodProcess {
        if let member = server.members.randomElement() { return member }
        return try await server.primary()
    }

    private func rest(_ duration: Duration) async {
        // Only a cancelled task sleeps for shorter, and nobody cancels this one.
        try? await Task.sleep(for: duration)
    }
}
