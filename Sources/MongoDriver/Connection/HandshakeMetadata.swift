import BSON
import MongoCore
import Synchronization

/// What the connections of a client tell servers about the program; libraries may add to it at any time.
package final class HandshakeMetadata: Sendable {
    private let metadata: Mutex<ClientMetadata>

    init(_ metadata: ClientMetadata) {
        self.metadata = Mutex(metadata)
    }

    /// The `client` document of the next connection's hello.
    func document() throws(BSONError) -> Document {
        try metadata.withLock { $0 }.document()
    }

    /// Adds what a library says of itself, once.
    func append(_ info: DriverInfo) {
        metadata.withLock { $0.append(info) }
    }
}
