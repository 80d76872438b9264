import BSON
import LoomTesting
import MongoDriver

/// Runs one case on one server.
struct CaseRun: Sendable {
    private static let timeLimit = Duration.seconds(30)
    private static let cleanUpLimit = Duration.seconds(20)

    private let test: UnifiedTest
    private let file: UnifiedFile
    private let run: TestRun

    init(_ unifiedCase: UnifiedCase, on deployment: Deployment) {
        test = unifiedCase.test
        file = unifiedCase.file
        run = TestRun(deployment: deployment, usesFailPoints: test.usesFailPoints)
    }

    /// Runs it, and leaves the server as it was.
    func outcome() async -> CaseResult.Outcome {
        let failure = await failure { try await body() }
        let cleanUp = await self.failure(limit: Self.cleanUpLimit) {
            await closeClients()
            try await run.deployment.disableFailPoints(run.failPoints.names)
            if failure != nil { try await run.deployment.killAllSessions() }
        }
        if let missing = failure as? NotBuilt { return .skipped(.notBuiltYet(missing.what)) }
        if file.mustFail { return Self.judge(mustFail: failure, cleanUp: cleanUp) }
        if let failure { return .failed("\(failure)") }
        if let cleanUp { return .failed("cleaning up: \(cleanUp)") }
        return .passed
    }

    /// A test that is written to fail passes if it does so by what it says, and not by how servers or the run fare.
    private static func judge(mustFail failure: (any Error)?, cleanUp: (any Error)?) -> CaseResult.Outcome {
        guard let failure else { return .failed("it passes, and is written to fail") }
        if failure is FormatError || failure is Mismatch || failure is any MongoError {
            return cleanUp.map { .failed("cleaning up: \($0)") } ?? .passed
        }
        return .failed("it fails for a reason of its own: \(failure)")
    }

    private func failure(
        limit: Duration = Self.timeLimit, _ body: @escaping @Sendable () async throws -> Void
    ) async -> (any Error)? {
        do {
            try await Waiting.limit(limit, exceeded: TimeLimitExceeded(limit: limit), body)
            return nil
        } catch {
            return error
        }
    }

    private func body() async throws {
        try await run.deployment.prepare(file.initialData)
        for entity in file.entities { try await EntityFactory(run: run).make(entity) }
        try await OperationRunner(run: run).perform(test.operations)
        for expected in test.expectedEvents {
            try EventMatch(matcher: run.matcher).check(expected, entities: run.entities)
        }
        for expected in test.expectedLogMessages {
            try LogMatch(matcher: run.matcher).check(expected, entities: run.entities)
        }
        for expected in test.expectedSpans {
            try SpanMatch(matcher: run.matcher).check(expected, entities: run.entities)
        }
        // What fails commands would fail the look at the outcome too. What ends writes half way stays until then: the
        // server may still be at one after it hung up, and would go through with it.
        try await run.deployment.disableFailPoints(run.failPoints.names.intersection(["failCommand"]))
        try await run.deployment.check(test.outcome)
    }

    private func closeClients() async {
        for session in run.entities.sessions { await session.end() }
        for entity in run.entities.clients { await entity.client.close(waitingAtMost: .seconds(1)) }
    }
}
