import BSON
import MongoCore

/// Compares the error of a pool operation with the one that a test expects.
enum CMAPErrorMatch {
    static func check(_ error: (any Error)?, _ expected: Document?) throws {
        guard let expected else {
            if let error { throw error }
            return
        }
        guard let error else { throw Mismatch("no error, expected \(expected)") }
        guard let error = error as? ConnectionPoolError, type(of: error) == expected["type"]?.stringValue,
            error.description.hasPrefix(expected["message"]?.stringValue ?? "")
        else {
            throw Mismatch("the error is \(error), expected \(expected)")
        }
    }

    private static func type(of error: ConnectionPoolError) -> String? {
        switch error {
        case .closed: "PoolClosedError"
        case .cleared: "PoolClearedError"
        case .waitQueueTimeout: "WaitQueueTimeoutError"
        case .waitQueueFull: "WaitQueueFullError"
        case .cancelled, .establishing: nil
        }
    }
}
