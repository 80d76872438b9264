/// Runs the tests in the unified format: each on every shape of server that it asks for, the shapes side by side.
struct UnifiedSuites: Sendable {
    private let cases: [UnifiedCase]
    private let board: CaseBoard
    private let shapes: [UnifiedShape]
    /// Whether the shapes were chosen, so that each runs whatever it can.
    private let runsAllEverywhere: Bool

    init(_ files: [UnifiedFile], options: SpecsOptions) {
        cases = files.flatMap { file in file.tests.map { UnifiedCase(file: file, test: $0) } }
            .filter { unifiedCase in options.only.map { unifiedCase.isNamed($0) } ?? true }
        board = CaseBoard(cases, showsSlow: options.showsSlow)
        shapes = options.shapes.isEmpty ? UnifiedShape.allCases : options.shapes
        runsAllEverywhere = !options.shapes.isEmpty
    }

    /// Runs all of it and returns the counts by suite.
    func run() async throws -> [String: Tally] {
        let open = recordSkips()
        let deployments = try await start(for: open)
        let plan = plan(open, deployments)
        // Timeouts of some hundred milliseconds are missed on a busy machine, so their tests come last, one at a time.
        await withTaskGroup(of: Void.self) { lanes in
            for (deployment, indices) in zip(deployments, plan) {
                let indices = indices.filter { !cases[$0].isTimed }
                lanes.addTask { await runLane(indices, on: deployment) }
            }
        }
        for (deployment, indices) in zip(deployments, plan) {
            await runLane(indices.filter { cases[$0].isTimed }, on: deployment)
        }
        for deployment in deployments { await deployment.stop() }
        return board.tallies
    }

    /// Records the cases that run on no server, and returns the others.
    private func recordSkips() -> [Int] {
        cases.indices.filter { index in
            guard let reason = cases[index].skipReason else { return true }
            board.record(index, .skipped(reason), on: "any")
            return false
        }
    }

    /// Starts the shapes that some case may need.
    private func start(for open: [Int]) async throws -> [Deployment] {
        let hasSpecial = open.contains { cases[$0].isSpecial }
        let needed = shapes.filter { shape in
            if shape.runsAll || runsAllEverywhere { return !open.isEmpty }
            if shape == .loadBalanced, open.contains(where: { cases[$0].needsLoadBalancer }) { return true }
            if shape.sample.isEmpty { return hasSpecial && shape != .loadBalanced }
            return open.contains { shape.sample.contains(cases[$0].file.suite) }
        }
        return try await withThrowingTaskGroup(of: Deployment.self) { group in
            for shape in needed { group.addTask { try await Deployment.start(shape) } }
            var deployments: [Deployment] = []
            for try await deployment in group { deployments.append(deployment) }
            return deployments.sorted { $0.shape.rawValue > $1.shape.rawValue }
        }
    }

    /// Which cases to run on each of the servers, in order.
    private func plan(_ open: [Int], _ deployments: [Deployment]) -> [[Int]] {
        var plan = Array(repeating: [Int](), count: deployments.count)
        // What deposes primaries comes last: the next tests would notice.
        for index in open.filter({ !cases[$0].isUnsettling }) + open.filter({ cases[$0].isUnsettling }) {
            let able = deployments.indices.filter { place in
                guard let unmet = cases[index].unmet(on: deployments[place].facts) else { return true }
                board.record(index, unmet: unmet)
                return false
            }
            let ordinary = able.filter { isOrdinary(deployments[$0].shape, for: cases[index]) }
            for place in ordinary.isEmpty ? able : ordinary { plan[place].append(index) }
        }
        return plan
    }

    /// Whether a shape runs a case anyway, not only when no other can.
    private func isOrdinary(_ shape: UnifiedShape, for unifiedCase: UnifiedCase) -> Bool {
        runsAllEverywhere || shape.runsAll || shape.sample.contains(unifiedCase.file.suite)
    }

    private func runLane(_ indices: [Int], on deployment: Deployment) async {
        let clock = ContinuousClock()
        for index in indices {
            var outcome = CaseResult.Outcome.passed
            let time = await clock.measure { outcome = await CaseRun(cases[index], on: deployment).outcome() }
            board.record(index, outcome, on: "\(deployment.shape)", after: time)
        }
    }
}
