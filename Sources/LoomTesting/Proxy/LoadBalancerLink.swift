import BSON
import Glibc
import MongoWire

/// One connection through a load balancer. Its sockets close with the last reference, so that no thread ever uses a
/// descriptor that is somebody else's by then.
final class LoadBalancerLink: Sendable {
    private let client: Int32
    private let server: Int32

    private static let chunkSize = 64 * 1024

    /// Connects to the server; nil, with nothing closed, when it does not take the connection.
    init?(client: Int32, target: UInt16) {
        guard let server = LoopbackSocket.connect(to: target) else { return nil }
        for descriptor in [client, server] { LoopbackSocket.sendAtOnce(descriptor) }
        self.client = client
        self.server = server
    }

    deinit {
        close(client)
        close(server)
    }

    /// Ends the connection: what one side has closed is closed for the other.
    func end() {
        for descriptor in [client, server] { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// Carries what the client says until either side ends; the body of a thread.
    func carryRequests() {
        carry(from: client, to: server)
        end()
    }

    /// Carries what the server says until either side ends, the greeting as that of a service; the body of a thread.
    func carryReplies(from serviceID: ObjectID?) {
        if let serviceID {
            do {
                try carryGreeting(from: serviceID)
            } catch {
                // The client has gone, or the server says nothing that is a greeting: the connection is over.
                return end()
            }
        }
        carry(from: server, to: client)
        end()
    }

    private func carryGreeting(from serviceID: ObjectID) throws {
        // They have descriptors of their own, which go with them; the client waits for the greeting, so that nothing
        // behind it is read here.
        let source = MessageSocket(adopting: dup(server), peer: "the server")
        let sink = MessageSocket(adopting: dup(client), peer: "the client")
        guard var message = try source.receive() else { return }
        message.body = try RawDocument(Self.greeting(try Document(message.body), from: serviceID))
        try sink.send(message)
    }

    /// What a router would say that a load balancer has a client greeted by.
    private static func greeting(_ reply: Document, from serviceID: ObjectID) -> Document {
        var greeting = reply
        let ofMembers = [
            "setName", "setVersion", "hosts", "passives", "arbiters", "primary", "me", "electionId",
            "secondary", "lastWrite", "topologyVersion",
        ]
        if greeting["setName"] != nil { greeting["msg"] = "isdbgrid" }
        for key in ofMembers { greeting[key] = nil }
        greeting["serviceId"] = .objectID(serviceID)
        return greeting
    }

    private func carry(from source: Int32, to sink: Int32) {
        var bytes = [UInt8](repeating: 0, count: Self.chunkSize)
        while true {
            let count = recv(source, &bytes, bytes.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0, send(bytes[..<count], to: sink) else { return }
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>, to sink: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.send(sink, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
