/// A transaction was used against its rules; nothing was sent.
package struct TransactionRuleError: Error, Equatable {
    /// What was wrong.
    package let message: String

    init(_ message: String) {
        self.message = message
    }
}
