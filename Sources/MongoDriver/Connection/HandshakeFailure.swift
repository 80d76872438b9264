import MongoCore
import MongoTransport

/// What kept a connection from being established, and when.
struct HandshakeFailure: Error, CustomStringConvertible {
    /// How far it came.
    enum Step {
        case connecting
        case greeting
        case authenticating
    }

    let step: Step
    let cause: any Error

    /// The cause alone: the rest is for the driver.
    var description: String { "\(cause)" }

    /// What it says of the server; nil when nothing.
    var serverFailure: ServerFailure? {
        switch cause {
        case is CancellationError: nil
        case let error as TransportError:
            switch error.code {
            case .cancelled, .forked, .descriptorsExhausted: nil
            // What will not pass by itself, as too much work at the server does.
            case _ where !error.mayBeOverload: .connectionLost
            default: step == .authenticating ? .refusedHandshake(topologyVersion: nil) : .overloaded
            }
        case let error as any MongoError:
            error.hasLabel(ErrorLabel.systemOverloaded)
                ? .overloaded
                : .refusedHandshake(topologyVersion: TopologyVersion(error.serverReply?["topologyVersion"]))
        default: .refusedHandshake(topologyVersion: nil)
        }
    }

    /// The error as the operation's caller gets it.
    func publicError(_ context: ErrorContext) -> any Error {
        guard let error = cause as? TransportError else { return cause }
        if error.code == .cancelled { return CancellationError() }
        var failure = ConnectionError(error, context: context, wasSent: false)
        if case .overloaded? = serverFailure {
            failure.labels.formUnion([ErrorLabel.systemOverloaded, ErrorLabel.retryable])
        }
        return failure
    }
}
