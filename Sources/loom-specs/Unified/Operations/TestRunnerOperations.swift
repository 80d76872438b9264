import BSON
import MongoCore
import MongoDriver

/// What tests ask of the runner itself.
struct TestRunnerOperations {
    let runner: OperationRunner

    private var run: TestRun { runner.run }

    func perform(_ call: inout Call) async throws {
        if try await changeState(&call) { return }
        if try await assertServer(&call) { return }
        if try await useThreads(&call) { return }
        if try await watchEvents(&call) { return }
        if try await assertSession(&call) { return }
        if try await watchTopology(&call) { return }
        throw FormatError("the test runner has no operation \(call.name)")
    }

    private func changeState(_ call: inout Call) async throws -> Bool {
        switch call.name {
        case "createEntities":
            let entities = try call.arguments.neededDocuments("entities")
            try call.arguments.finish()
            for entity in entities { try await EntityFactory(run: run).make(entity) }
        case "failPoint":
            let client = try run.entities.client(call.arguments.neededString("client")).client
            let failPoint = try call.arguments.neededDocument("failPoint")
            // A fail point is the test's own tool: no session that is named here has a part in it.
            _ = try call.arguments.string("session")
            try call.arguments.finish()
            try await client.database("admin").runCommand(failPoint)
            run.failPoints.add(failPoint)
        case "targetedFailPoint":
            _ = try run.entities.session(call.arguments.neededString("session"))
            let failPoint = try call.arguments.neededDocument("failPoint")
            try call.arguments.finish()
            // Whichever router the session stays with, the same server is behind it.
            try await run.deployment.run(failPoint)
            run.failPoints.add(failPoint)
        case "wait":
            let duration = try call.arguments.neededInt("ms")
            try call.arguments.finish()
            try await Task.sleep(for: .milliseconds(duration))
        default: return false
        }
        return true
    }

    private func useThreads(_ call: inout Call) async throws -> Bool {
        switch call.name {
        case "runOnThread":
            let thread = try run.entities.thread(call.arguments.neededString("thread"))
            let operation = try UnifiedOperation(call.arguments.neededDocument("operation"))
            try call.arguments.finish()
            await thread.enqueue { [runner] in try await runner.perform(operation) }
        case "waitForThread":
            let thread = try run.entities.thread(call.arguments.neededString("thread"))
            try call.arguments.finish()
            let limit = Duration.seconds(10)
            try await Waiting.limit(limit, exceeded: TimeLimitExceeded(limit: limit)) {
                try await thread.finish()
            }
        default: return false
        }
        return true
    }

    private func assertServer(_ call: inout Call) async throws -> Bool {
        switch call.name {
        case "assertCollectionExists", "assertCollectionNotExists":
            let database = try call.arguments.neededString("databaseName")
            let name = try call.arguments.neededString("collectionName")
            try call.arguments.finish()
            let exists = try await run.deployment.hasCollection(name, in: database)
            try expect("\(database).\(name) exists", exists, equals: call.name == "assertCollectionExists")
        case "assertIndexExists", "assertIndexNotExists":
            let database = try call.arguments.neededString("databaseName")
            let collection = try call.arguments.neededString("collectionName")
            let name = try call.arguments.neededString("indexName")
            try call.arguments.finish()
            let exists = try await run.deployment.hasIndex(name, on: collection, in: database)
            try expect(
                "the index \(name) on \(database).\(collection) exists", exists,
                equals: call.name == "assertIndexExists")
        default: return false
        }
        return true
    }

    private func assertSession(_ call: inout Call) async throws -> Bool {
        guard call.name.hasPrefix("assertSession") else { return false }
        let session = try run.entities.session(call.arguments.neededString("session"))
        switch call.name {
        case "assertSessionTransactionState":
            let state = try call.arguments.neededString("state")
            try expect("the transaction", session.transactionState.word, equals: state)
        case "assertSessionDirty", "assertSessionNotDirty":
            try expect("the session is dirty", session.isDirty, equals: call.name == "assertSessionDirty")
        case "assertSessionPinned", "assertSessionUnpinned":
            try expect("the session is pinned", session.isPinned, equals: call.name == "assertSessionPinned")
        default: return false
        }
        try call.arguments.finish()
        return true
    }

    private func watchTopology(_ call: inout Call) async throws -> Bool {
        switch call.name {
        case "recordTopologyDescription":
            let client = try run.entities.client(call.arguments.neededString("client")).client
            let name = try call.arguments.neededString("id")
            try call.arguments.finish()
            try run.entities.add(name, .topology(client.topologyDescription))
        case "assertTopologyType":
            let description = try run.entities.topology(call.arguments.neededString("topologyDescription"))
            let type = try call.arguments.neededString("topologyType")
            try call.arguments.finish()
            try expect("the topology", description.type.rawValue, equals: type)
        case "waitForPrimaryChange":
            let client = try run.entities.client(call.arguments.neededString("client")).client
            let prior = try run.entities.topology(
                call.arguments.neededString("priorTopologyDescription"))
            let limit = try call.arguments.milliseconds("timeoutMS") ?? .seconds(10)
            try call.arguments.finish()
            try await Waiting.until(limit, "another primary than \(prior)") {
                let primary = client.topologyDescription.primary
                return primary != nil && primary?.address != prior.primary?.address
            }
        default: return false
        }
        return true
    }

    private func watchEvents(_ call: inout Call) async throws -> Bool {
        switch call.name {
        case "waitForEvent", "assertEventCount":
            let recorder = try run.entities.client(call.arguments.neededString("client")).recorder
            let event = try call.arguments.neededDocument("event")
            let count = try call.arguments.neededInt("count")
            try call.arguments.finish()
            let match = EventMatch(matcher: run.matcher)
            guard call.name == "waitForEvent" else {
                try expect("the count of \(event)", match.count(event, in: recorder.events), equals: count)
                return true
            }
            try await Waiting.until(.seconds(10), "\(count) of \(event)") {
                try match.count(event, in: recorder.events) >= count
            }
        case "assertNumberConnectionsCheckedOut":
            let recorder = try run.entities.client(call.arguments.neededString("client")).recorder
            let count = try call.arguments.neededInt("connections")
            try call.arguments.finish()
            try expect("the number of connections in use", recorder.checkedOutCount, equals: count)
        case "assertSameLsidOnLastTwoCommands", "assertDifferentLsidOnLastTwoCommands":
            let recorder = try run.entities.client(call.arguments.neededString("client")).recorder
            try call.arguments.finish()
            let commands = recorder.events.filter { $0.name == "commandStartedEvent" }.suffix(2)
            let ids = commands.map { $0.fields["command"]?.documentValue?["lsid"] }
            guard ids.count == 2, let first = ids[0], let second = ids[1] else {
                throw Mismatch("there are no two commands with an lsid: \(ids)")
            }
            try expect("both have one lsid", first == second, equals: call.name.contains("Same"))
        default: return false
        }
        return true
    }
}

extension TransactionMachine.State {
    /// The state as the format calls it.
    fileprivate var word: String {
        switch self {
        case .none: "none"
        case .starting: "starting"
        case .inProgress: "in_progress"
        case .committed: "committed"
        case .aborted: "aborted"
        }
    }
}
