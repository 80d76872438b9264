import BSON
import LoomTesting
import MongoDriver

/// Performs the steps of a test and checks what each gives.
struct OperationRunner: Sendable {
    let run: TestRun

    /// Performs steps in order, and names the one that goes wrong.
    func perform(_ operations: [UnifiedOperation]) async throws {
        for (index, operation) in operations.enumerated() {
            do {
                try await perform(operation)
            } catch let error as NotBuilt {
                throw error
            } catch {
                throw Mismatch("operation \(index + 1), \(operation.name) on \(operation.object): \(error)")
            }
        }
    }

    /// Performs one step.
    ///
    /// - Parameter isInCallback: Whether the step is part of what the driver calls back. Then the driver's errors are
    ///   thrown on, expected or not: the driver decides by them what becomes of the transaction.
    func perform(_ operation: UnifiedOperation, isInCallback: Bool = false) async throws {
        let result: OperationResult
        do {
            result = try await self.result(of: operation)
        } catch {
            guard !Self.isOurs(error) else { throw error }
            try check(error, after: operation)
            if isInCallback { throw error }
            return
        }
        if operation.expectedError != nil {
            throw Mismatch("expected an error, and the result is \(result)")
        }
        if let expected = operation.expectedResult {
            try run.matcher.match(expected, result.value, at: "the result")
        }
        if let name = operation.savedAs {
            guard let entity = result.saved else {
                throw FormatError("\(operation.name) has no result to keep as \(name)")
            }
            try run.entities.add(name, entity)
        }
    }

    /// Throws unless the test expects the driver's error, or does not care.
    private func check(_ error: any Error, after operation: UnifiedOperation) throws {
        if operation.ignoresOutcome { return }
        guard let expected = operation.expectedError else { throw error }
        try ErrorMatch(error: error, matcher: run.matcher).check(expected)
    }

    /// Whether an error tells of the test or its tools, not of the driver.
    private static func isOurs(_ error: any Error) -> Bool {
        error is FormatError || error is Mismatch || error is NotBuilt || error is TestServerError
    }

    /// Performs one step and takes care that all its arguments are heeded.
    private func result(of operation: UnifiedOperation) async throws -> OperationResult {
        var call = Call(operation, run: run)
        if operation.object == "testRunner" {
            try await TestRunnerOperations(runner: self).perform(&call)
            return .nothing
        }
        switch try run.entities.entity(operation.object) {
        case .client(let client): return try await ClientOperations.perform(&call, on: client)
        case .database(let database):
            return try await DatabaseOperations.perform(&call, on: try call.bound(database))
        case .collection(let collection):
            return try await CollectionOperations.perform(&call, on: try call.bound(collection))
        case .session(let session):
            return try await SessionOperations.perform(&call, on: session, runner: self)
        case .bucket(let bucket):
            return try await BucketOperations.perform(&call, on: try call.bound(bucket))
        case .cursor(let cursor): return try await CursorOperations.perform(&call, on: cursor)
        case .changeStream(let stream): return try await ChangeStreamOperations.perform(&call, on: stream)
        case .thread, .topology, .value: throw call.unknown(operation.object)
        }
    }
}
