/// A waiter's whole state in one word: a phase, and a ticket that counts waits.
///
/// The ticket makes a late timer or cancellation of one wait unable to end the next one.
struct WaitState: Hashable {
    /// What the word says; at most eight, for three bits.
    enum Phase: UInt64 {
        /// Nothing happened, nobody waits. Leaves by a signal, a claim, or closing.
        case idle
        /// Something happened that nobody has consumed. Leaves by the next wait.
        case ready
        /// Ready for ever: the peer is gone. Leaves by closing only.
        case hungUp
        /// Closed on this side. Final.
        case closed
        /// A wait has begun, its continuation is being stored. Leaves by the installation, a signal, or closing.
        case claimed
        /// A task is suspended. Leaves by whoever resumes it.
        case waiting
    }

    let word: UInt64

    init(word: UInt64) {
        self.word = word
    }

    init(_ phase: Phase, ticket: UInt64) {
        word = ticket << 3 | phase.rawValue
    }

    /// Unknown patterns cannot occur: words are only made from phases.
    var phase: Phase { Phase(rawValue: word & 7) ?? .closed }

    var ticket: UInt64 { word >> 3 }

    /// The same ticket in another phase.
    func with(_ phase: Phase) -> WaitState {
        WaitState(phase, ticket: ticket)
    }
}
