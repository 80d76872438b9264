import BSON
import MongoCore

extension Document {
    /// The fields that name a server; a UNIX socket has no port.
    init(serverAt address: ServerAddress) {
        self.init()
        appendServer(address)
    }

    /// Adds the fields that name a server.
    mutating func appendServer(_ address: ServerAddress) {
        switch address {
        case .tcp(let host, let port):
            append("serverHost", .string(host))
            append("serverPort", .int32(Int32(port)))
        case .unix(let path): append("serverHost", .string(path))
        }
    }
}

extension Document {
    /// The document with more fields.
    func adding(_ change: (inout Document) -> Void) -> Document {
        var document = self
        change(&document)
        return document
    }
}

extension Duration {
    /// The milliseconds, with what is left of them as a fraction.
    var inMilliseconds: Double { self / .milliseconds(1) }
}
