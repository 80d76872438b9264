import Foundation
import MongoDriver

/// One error that reached the application: which operation met it, when, and what the driver had tried.
struct FailureStory {
    let worker: String
    let operation: Int64
    /// The kind of worker and of error.
    let kind: String
    let date = Date()
    /// Whether a cursor was asked for its next batch and could not go on: that lives and ends with its server.
    let isEndOfCursor: Bool
    private let text: String
    private let attempts: [FailedAttempt]

    init(worker: String, operation: Int64, kind: String, error: any Error) {
        self.worker = worker
        self.operation = operation
        self.kind = kind
        text = "\(error)" + ((error as? any MongoError)?.serverReply.map { "\($0)" } ?? "")
        let context = (error as? any MongoError)?.context
        attempts = context?.attempts ?? []
        isEndOfCursor = context?.command == "getMore"
    }

    /// The story with its times since a moment, such as the death of a primary.
    func told(since start: Date) -> String {
        var parts = ["\(worker), operation \(operation), failed at \(Self.seconds(date, start)): \(text)"]
        if !attempts.isEmpty {
            let times = attempts.map { Self.seconds($0.date, start) }
            parts.append("the attempts failed at " + times.joined(separator: ", "))
        }
        return parts.joined(separator: "; ")
    }

    private static func seconds(_ date: Date, _ start: Date) -> String {
        "\((date.timeIntervalSince(start) * 1000).rounded() / 1000) s"
    }
}
