import BSON
import MongoCore
import Testing

@Suite struct ResumeMachineTests {
    private func token(_ number: Int32) -> Document { ["_data": .int32(number)] }

    private func empty(_ token: Document? = nil, at time: Timestamp? = nil) -> ResumeMachine.Reply {
        ResumeMachine.Reply(isEmpty: true, postBatchToken: token, operationTime: time)
    }

    private func full(_ token: Document? = nil) -> ResumeMachine.Reply {
        ResumeMachine.Reply(isEmpty: false, postBatchToken: token)
    }

    private let time = Timestamp(seconds: 7, increment: 1)

    /// The macro cannot call what mutates.
    private func expect(_ goesOn: Bool, is expected: Bool, at location: SourceLocation = #_sourceLocation) {
        #expect(goesOn == expected, sourceLocation: location)
    }

    private static let resumable = ChangeStreamFailure.server(
        code: 1, labels: ["ResumableChangeStreamError"])

    @Test func aNewStreamIsOpenedThenRead() {
        var machine = ResumeMachine(ChangeStreamStart())
        #expect(machine.nextStep == .open(ChangeStreamStart()))
        #expect(machine.resumeToken == nil)
        machine.opened(empty())
        #expect(machine.nextStep == .read)
        machine.ended()
        #expect(machine.nextStep == .end)
    }

    @Test func theTokenComesFromTheStartThenFromDocumentsAndBatches() {
        var machine = ResumeMachine(ChangeStreamStart(resumeAfter: token(1), startAfter: token(2)))
        #expect(machine.resumeToken == token(2))
        machine.opened(full(token(9)))
        #expect(machine.resumeToken == token(2))
        machine.returning(token(5), isLastOfBatch: false)
        #expect(machine.resumeToken == token(5))
        machine.returning(token(6), isLastOfBatch: true)
        #expect(machine.resumeToken == token(9))
        machine.received(empty())
        #expect(machine.resumeToken == token(9))
        machine.received(empty(token(10)))
        #expect(machine.resumeToken == token(10))
        machine.received(full())
        machine.returning(token(11), isLastOfBatch: true)
        #expect(machine.resumeToken == token(11))
    }

    @Test func resumesBehindTheLastToken() {
        var machine = ResumeMachine(ChangeStreamStart(atOperationTime: time))
        machine.opened(full())
        machine.returning(token(3), isLastOfBatch: true)
        expect(machine.failed(.connection), is: true)
        #expect(machine.nextStep == .open(ChangeStreamStart(resumeAfter: token(3))))
        machine.opened(empty())
        #expect(machine.nextStep == .read)
        expect(machine.failed(Self.resumable), is: true)
        #expect(machine.nextStep == .open(ChangeStreamStart(resumeAfter: token(3))))
    }

    @Test func aStreamThatStartedAfterAnEventResumesSoUntilItHasReturnedOne() {
        var machine = ResumeMachine(ChangeStreamStart(startAfter: token(1)))
        machine.opened(empty())
        expect(machine.failed(.connection), is: true)
        #expect(machine.nextStep == .open(ChangeStreamStart(startAfter: token(1))))
        machine.opened(empty(token(2)))
        expect(machine.failed(.connection), is: true)
        #expect(machine.nextStep == .open(ChangeStreamStart(startAfter: token(2))))
        machine.opened(full())
        machine.returning(token(3), isLastOfBatch: false)
        expect(machine.failed(.connection), is: true)
        #expect(machine.nextStep == .open(ChangeStreamStart(resumeAfter: token(3))))
    }

    @Test func withoutATokenItResumesAtTheTimeOfTheFirstAggregate() {
        var machine = ResumeMachine(ChangeStreamStart())
        machine.opened(empty(at: time))
        expect(machine.failed(.connection), is: true)
        #expect(machine.nextStep == .open(ChangeStreamStart(atOperationTime: time)))
        machine.opened(empty(at: Timestamp(seconds: 8, increment: 1)))
        expect(machine.failed(.connection), is: true)
        let later = Timestamp(seconds: 8, increment: 1)
        #expect(machine.nextStep == .open(ChangeStreamStart(atOperationTime: later)))
    }

    @Test func theTimeIsNotSavedWhereSomethingBetterIsKnown() {
        for (start, reply) in [
            (ChangeStreamStart(atOperationTime: time), empty(at: Timestamp(seconds: 9, increment: 0))),
            (ChangeStreamStart(), full()),
        ] {
            var machine = ResumeMachine(start)
            machine.opened(reply)
            expect(machine.failed(.connection), is: true)
            #expect(machine.nextStep == .open(start))
        }
    }

    @Test func anErrorWhileOpeningEndsTheStream() {
        var machine = ResumeMachine(ChangeStreamStart())
        expect(machine.failed(.connection), is: false)
        #expect(machine.nextStep == .end)
        machine = ResumeMachine(ChangeStreamStart())
        machine.opened(empty(token(1)))
        expect(machine.failed(Self.resumable), is: true)
        expect(machine.failed(Self.resumable), is: false)
        #expect(machine.nextStep == .end)
    }

    @Test func anInterruptionIsToldAndTheStreamGoesOn() {
        var machine = ResumeMachine(ChangeStreamStart())
        machine.opened(empty(token(1)))
        expect(machine.failed(.interruption), is: false)
        #expect(machine.nextStep == .open(ChangeStreamStart(resumeAfter: token(1))))
        expect(machine.failed(.interruption), is: false)
        #expect(machine.nextStep == .open(ChangeStreamStart(resumeAfter: token(1))))
    }

    @Test func onlySomeServerErrorsAreResumable() {
        func resumes(_ code: Int32?, _ labels: Set<String> = [], labelsErrors: Bool = true) -> Bool {
            var machine = ResumeMachine(ChangeStreamStart(), labelsErrors: labelsErrors)
            machine.opened(empty())
            return machine.failed(.server(code: code, labels: labels))
        }
        #expect(resumes(43))
        #expect(resumes(280, ["ResumableChangeStreamError"]))
        #expect(!resumes(10107))
        #expect(!resumes(nil))
        #expect(!resumes(280, ["NonResumableChangeStreamError"]))
        #expect(resumes(10107, labelsErrors: false))
        #expect(resumes(43, labelsErrors: false))
        #expect(!resumes(280, ["ResumableChangeStreamError"], labelsErrors: false))
        var machine = ResumeMachine(ChangeStreamStart())
        machine.opened(empty())
        expect(machine.failed(.other), is: false)
        #expect(machine.nextStep == .end)
    }
}
