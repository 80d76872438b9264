internal import Synchronization

/// One thing that at most one task waits for: a direction of a socket, a resolution, a time.
///
/// Signals, deadlines, cancellation and closing all go through one state word, so exactly one of them ends a wait,
/// and none is lost. A wait allocates nothing.
///
/// `@unchecked Sendable`: all is atomic but `heapIndex`, which belongs to the reactor's lock.
final class Waiter: @unchecked Sendable {
    typealias Continuation = UnsafeContinuation<WaitOutcome, Never>

    private let reactor: Reactor
    private let word = Atomic<UInt64>(WaitState(.idle, ticket: 0).word)
    /// The suspended task, as bits so that it can be atomic: a continuation is one pointer, without ownership.
    ///
    /// Written after the word became claimed and before it becomes waiting. Whoever reads it while the word is
    /// waiting, and then moves the word away from that very ticket, has read the right one.
    private let continuationBits = Atomic<UInt>(0)
    /// The current wait's deadline in nanoseconds; stale between waits.
    private let deadline = Atomic<Int64>(.max)
    /// When the reactor will next look at this waiter; `.max`: never.
    ///
    /// It stays in the heap when a wait ends early, which is the rule, so most waits do not touch the heap.
    let armedAt = Atomic<Int64>(.max)
    /// The place in the reactor's heap; guarded by the reactor's lock.
    var heapIndex: Int?

    init(reactor: Reactor) {
        self.reactor = reactor
    }

    private var state: WaitState {
        WaitState(word: word.load(ordering: .acquiring))
    }

    /// Only meaningful while the word is waiting.
    private var storedContinuation: Continuation {
        unsafeBitCast(continuationBits.load(ordering: .relaxed), to: Continuation.self)
    }

    private func move(from old: WaitState, to new: WaitState) -> Bool {
        word.compareExchange(
            expected: old.word, desired: new.word, ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// Whether a signal is waiting to be consumed, or the peer is gone, or this side closed.
    var isSignalled: Bool { state.phase != .idle }

    /// Whether this side closed it.
    var isClosed: Bool { state.phase == .closed }

    // MARK: Waiting

    /// Suspends until a signal, the deadline, cancellation or closing.
    func wait(until deadline: Deadline) async -> WaitOutcome {
        switch claim() {
        case .finished(let outcome):
            return outcome
        case .claimed(let ticket):
            return await withTaskCancellationHandler {
                await withUnsafeContinuation { install($0, ticket, deadline) }
            } onCancel: {
                // Orders the runtime's cancelled flag before the look at the word; see `install`.
                atomicMemoryFence(ordering: .sequentiallyConsistent)
                finish(ticket, .cancelled)
            }
        }
    }

    private enum Claim {
        case finished(WaitOutcome)
        case claimed(UInt64)
    }

    private func claim() -> Claim {
        while true {
            let state = state
            switch state.phase {
            case .ready:
                if move(from: state, to: state.with(.idle)) { return .finished(.ready) }
            case .idle:
                let claimed = WaitState(.claimed, ticket: state.ticket &+ 1)
                if move(from: state, to: claimed) { return .claimed(claimed.ticket) }
            case .hungUp: return .finished(.hungUp)
            case .closed: return .finished(.closed)
            case .claimed, .waiting: return .finished(.busy)
            }
        }
    }

    private func install(
        _ continuation: Continuation, _ ticket: UInt64, _ deadline: Deadline
    ) {
        continuationBits.store(unsafeBitCast(continuation, to: UInt.self), ordering: .relaxed)
        self.deadline.store(deadline.nanoseconds, ordering: .relaxed)
        guard move(from: WaitState(.claimed, ticket: ticket), to: WaitState(.waiting, ticket: ticket)) else {
            return continuation.resume(returning: outcomeOfSignalDuringClaim())
        }
        // From here another thread may resume the task. The fence pairs with those of the cancellation handler and
        // of `expire`: either they see the task waiting, or it sees here what they did before.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        if Task.isCancelled {
            finish(ticket, .cancelled)
        } else if deadline.nanoseconds < armedAt.load(ordering: .relaxed) {
            reactor.arm(self, at: deadline)
            // It may have been closed, and disarmed, just before.
            if isClosed { reactor.disarm(self) }
        }
    }

    /// A signal came between the claim and the installation: consumes it.
    private func outcomeOfSignalDuringClaim() -> WaitOutcome {
        let state = state
        switch state.phase {
        case .hungUp: return .hungUp
        case .closed: return .closed
        case .ready, .idle, .claimed, .waiting:
            // If the word has moved on, another waiter took the signal, and a spurious readiness is harmless.
            _ = state.phase == .ready && move(from: state, to: state.with(.idle))
            return .ready
        }
    }

    // MARK: Ending a wait

    /// Ends the wait with this ticket, if it is still on.
    private func finish(_ ticket: UInt64, _ outcome: WaitOutcome) {
        let waiting = WaitState(.waiting, ticket: ticket)
        guard state == waiting else { return }
        let continuation = storedContinuation
        if move(from: waiting, to: waiting.with(.idle)) { continuation.resume(returning: outcome) }
    }

    /// Says that what is waited for happened; returns the task to resume, so that locks can be left first.
    ///
    /// - Parameter phase: `.ready`, or a phase to stay in: `.hungUp` or `.closed`.
    func signal(_ phase: WaitState.Phase) -> Continuation? {
        while true {
            let state = state
            switch (state.phase, phase) {
            case (.closed, _), (.hungUp, .ready), (.hungUp, .hungUp), (.ready, .ready):
                return nil
            case (.waiting, _):
                let continuation = storedContinuation
                if move(from: state, to: state.with(phase == .ready ? .idle : phase)) { return continuation }
            default:
                if move(from: state, to: state.with(phase)) { return nil }
            }
        }
    }

    /// Ends the wait for good: now and later waits are `.closed`. The reactor's timer goes too.
    func close() {
        signal(.closed)?.resume(returning: .closed)
        reactor.disarm(self)
    }

    // MARK: Deadlines

    /// Called by the reactor after it took this waiter out of its heap.
    func expire(at now: Deadline) {
        // Pairs with the fence in `install`.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        let state = state
        guard state.phase == .waiting else { return }
        // This wait's deadline, or a later wait's: then the ticket no longer fits and `finish` does nothing.
        let deadline = Deadline(nanoseconds: deadline.load(ordering: .relaxed))
        if deadline > now {
            reactor.arm(self, at: deadline)
        } else {
            finish(state.ticket, .timedOut)
        }
    }
}
