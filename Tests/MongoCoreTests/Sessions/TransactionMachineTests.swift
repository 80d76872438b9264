import MongoCore
import Testing

@Suite struct TransactionMachineTests {
    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? TransactionRuleError)?.message
        }
    }

    @Test func aCommittedTransactionIsSentOnceAndThenAskedForAgain() throws {
        var machine = TransactionMachine()
        try machine.start(TransactionSettings())
        #expect(machine.isActive)
        #expect(machine.role() == .first)
        machine.didSend()
        #expect(machine.role() == .later)
        guard case .send(isRepeated: false) = try machine.commit() else {
            Issue.record("the first commit is sent as such")
            return
        }
        guard case .send(isRepeated: true) = try machine.commit() else {
            Issue.record("the second commit is sent as a repetition")
            return
        }
        #expect(machine.role() == .outside)
        #expect(machine.state == .none)
    }

    @Test func aTransactionWithoutCommandsSendsNothing() throws {
        var machine = TransactionMachine()
        try machine.start(TransactionSettings())
        guard case .nothing = try machine.commit() else {
            Issue.record("there is nothing to commit")
            return
        }
        try machine.start(TransactionSettings())
        guard case .nothing = try machine.abort() else {
            Issue.record("there is nothing to abort")
            return
        }
    }

    @Test func rulesAreKept() throws {
        var machine = TransactionMachine()
        #expect(message { _ = try machine.commit() } == "No transaction started")
        #expect(message { _ = try machine.abort() } == "No transaction started")
        try machine.start(TransactionSettings())
        #expect(message { try machine.start(TransactionSettings()) } == "Transaction already in progress")
        machine.didSend()
        _ = try machine.abort()
        #expect(message { _ = try machine.abort() } == "Cannot call abortTransaction twice")
        #expect(
            message { _ = try machine.commit() }
                == "Cannot call commitTransaction after calling abortTransaction")
        try machine.start(TransactionSettings())
        machine.didSend()
        _ = try machine.commit()
        #expect(
            message { _ = try machine.abort() }
                == "Cannot call abortTransaction after calling commitTransaction")
        #expect(
            message { try machine.start(TransactionSettings(writeConcern: .unacknowledged)) }
                == "transactions do not support unacknowledged write concerns")
    }
}
