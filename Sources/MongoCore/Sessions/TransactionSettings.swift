/// What one transaction runs with, after all defaults.
package struct TransactionSettings: Sendable {
    /// Sent with its first command.
    package var readConcern: ReadConcern
    /// Sent with commit and abort.
    package var writeConcern: WriteConcern
    /// Where its commands go; only a primary takes them.
    package var readPreference: ReadPreference
    /// How long the server may work on the commit.
    package var maxCommitTime: Duration?

    /// Makes settings.
    package init(
        readConcern: ReadConcern = .serverDefault, writeConcern: WriteConcern = .serverDefault,
        readPreference: ReadPreference = .primary, maxCommitTime: Duration? = nil
    ) {
        self.readConcern = readConcern
        self.writeConcern = writeConcern
        self.readPreference = readPreference
        self.maxCommitTime = maxCommitTime
    }
}
