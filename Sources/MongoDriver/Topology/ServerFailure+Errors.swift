import MongoCore

extension ServerFailure {
    /// What an operation's error on an established connection says of the server; nil when nothing.
    init?(operation error: any Error) {
        switch error {
        case let error as ConnectionError:
            switch error.reason {
            case .timedOut: self = .timedOut
            case .forked, .descriptorsExhausted: return nil
            default: self = .connectionLost
            }
        case is ProtocolError:
            // The stream holds something else than replies.
            self = .connectionLost
        case let error as any MongoError:
            guard let reply = error.serverReply else { return nil }
            self.init(reply: reply)
        default:
            return nil
        }
    }
}
