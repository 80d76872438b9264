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
    /// An error that the test does not expect is thrown as it is: within a transaction the driver decides by it.
    func perform(_ operation: UnifiedOperation) async throws {
        let result: OperationResult
        do {
            result = try await self.result(of: operation)
        } catch {
            guard !Self.isOurs(error) else { throw error }
            if operation.ignoresOutcome { return }
            guard let expected = operation.expectedError else { throw error }
            return try ErrorMatch(error: error, matcher: run.matcher).check(expected)
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
        case .thread, .value: throw call.unknown(operation.object)
        }
    }
}
