import MongoCore
import Testing

@Suite struct TransactionRetryLoopTests {
    private let transient = TransactionRetryLoop.Failure(labels: ["TransientTransactionError"], code: nil)
    private let unknown = TransactionRetryLoop.Failure(labels: ["UnknownTransactionCommitResult"], code: nil)
    private let start = Moment(nanoseconds: 0)

    @Test func restsGrowToHalfASecond() {
        var loop = TransactionRetryLoop(at: start)
        var rests: [Duration] = []
        for _ in 0..<13 {
            guard case .restart(let rest) = loop.bodyFailed(transient, at: start, jitter: 1) else { return }
            rests.append(rest)
        }
        #expect(rests.count == 13)
        #expect(rests.first == .microseconds(7500))
        #expect(rests.last == .milliseconds(500))
        let sum = rests.reduce(Duration.zero, +)
        #expect(sum > .milliseconds(2200) && sum < .milliseconds(2400))
    }

    @Test func otherErrorsEndIt() {
        var loop = TransactionRetryLoop(at: start)
        let other = TransactionRetryLoop.Failure(labels: [], code: 11000)
        #expect(loop.bodyFailed(other, at: start, jitter: 1) == .fail)
        #expect(loop.commitFailed(other, at: start, jitter: 1) == .fail)
    }

    @Test func anUnknownCommitIsRepeatedUntilTheTimeIsUp() {
        var loop = TransactionRetryLoop(at: start)
        #expect(loop.commitFailed(unknown, at: start, jitter: 1) == .commitAgain)
        let late = start.advanced(by: .seconds(121))
        #expect(loop.commitFailed(unknown, at: late, jitter: 1) == .failInTime)
        #expect(loop.bodyFailed(transient, at: late, jitter: 0) == .failInTime)
        let expired = TransactionRetryLoop.Failure(labels: ["UnknownTransactionCommitResult"], code: 50)
        #expect(loop.commitFailed(expired, at: start, jitter: 1) == .fail)
    }
}
