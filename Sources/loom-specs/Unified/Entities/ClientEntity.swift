import MongoDriver

/// A client under test, with what it told of.
final class ClientEntity: Sendable {
    let client: MongoClient
    let recorder: EventRecorder

    init(client: MongoClient, recorder: EventRecorder) {
        self.client = client
        self.recorder = recorder
    }
}
