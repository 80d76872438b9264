import MongoDriver
import Synchronization

/// What one worker did, numbered from 0, and what it was told of each.
///
/// What is kept grows with failures only: hours of successes are two numbers.
final class Account: Sendable {
    /// How an operation that was begun has ended.
    struct State {
        /// How many operations were begun.
        var attempted: Int64 = 0
        /// How many were said to have succeeded.
        var acknowledged: Int64 = 0
        /// Those that were said to have failed; what they did is not known.
        var failed: Set<Int64> = []
        /// Answers that cannot be true, in words.
        var wrong: [String] = []
        /// How often which error was reported.
        var errors: [String: Int] = [:]
        /// The particulars of the last of each.
        var stories: [FailureStory] = []
        /// When the operation in progress was begun.
        var since: ContinuousClock.Instant?
        /// The longest that an operation took.
        var longest = Duration.zero
    }

    /// The worker's name, such as `insert 3`.
    let name: String
    /// The worker's number, which is part of all ids that it writes.
    let number: Int64
    private let clock: SuccessClock?
    private let state = Mutex(State())

    /// - Parameter clock: Is told the time of each success.
    init(_ name: String, number: Int64, clock: SuccessClock? = nil) {
        self.name = name
        self.number = number
        self.clock = clock
    }

    /// The name without its number.
    var kind: String { name.split(separator: " ").dropLast().joined(separator: " ") }

    var current: State { state.withLock { $0 } }

    /// Begins operations; returns the number of the first.
    func begin(_ count: Int64 = 1) -> Int64 {
        state.withLock { state in
            state.since = .now
            defer { state.attempted += count }
            return state.attempted
        }
    }

    /// The operations have succeeded.
    func acknowledge(_ count: Int64 = 1) {
        clock?.tick()
        state.withLock { state in
            state.acknowledged += count
            state.finish()
        }
    }

    /// The operations have failed, as far as one is told.
    func fail(_ first: Int64, _ error: any Error, count: Int64 = 1) {
        state.withLock { state in
            state.failed.formUnion(first..<(first + count))
            let kind = Self.kind(of: error)
            state.errors[kind, default: 0] += 1
            state.tell(
                FailureStory(worker: name, operation: first, kind: "\(self.kind): \(kind)", error: error))
            // Every id is new, so a server that has it already has written it twice for one call.
            if error is DuplicateKeyError { state.wrong.append("\(name) \(first): \(error)") }
            state.finish()
        }
    }

    /// The operations have ended in a way that cannot be.
    func wrong(_ text: String) {
        state.withLock { state in
            if state.wrong.count < 100 { state.wrong.append("\(name): \(text)") }
        }
    }

    private static func kind(of error: any Error) -> String {
        let code = (error as? any MongoError)?.codeName.map { " " + $0 } ?? ""
        return "\(type(of: error))\(code)"
    }
}

extension Account.State {
    /// How many stories of a worker are kept.
    private static let storyLimit = 100

    fileprivate mutating func tell(_ story: FailureStory) {
        if stories.count >= Self.storyLimit { stories.removeFirst() }
        stories.append(story)
    }

    fileprivate mutating func finish() {
        if let since { longest = max(longest, ContinuousClock.now - since) }
        since = nil
    }
}
