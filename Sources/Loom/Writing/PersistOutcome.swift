/// What `persist` did, by the server's own count.
public enum PersistOutcome: Hashable, Sendable {
    /// The document was not there before.
    case inserted
    /// The document was there and has been changed.
    case updated
    /// The document was as it should be already, or nothing had changed since it was loaded and nothing was sent.
    case unchanged
    /// The write concern asks for no confirmation (`w=0`): nothing is known, and the model is as it was.
    case unacknowledged
}
