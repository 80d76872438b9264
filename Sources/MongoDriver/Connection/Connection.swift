import BSON
import Compression
package import MongoCore
import MongoTransport
import MongoWire
import Synchronization

/// One connection to a server, used by one operation at a time.
///
/// A failure in the middle of an exchange leaves the stream in an unknown state; the connection then closes itself
/// and is not reusable.
// Unchecked: the pool lends a connection to one operation at a time, so the message buffer and the framer are never
// touched concurrently. What other threads may call, `close()` and `isReusable`, goes to types safe by themselves.
package final class Connection: PooledConnection, @unchecked Sendable {
    package let key: ConnectionKey
    let address: ServerAddress
    let socketTimeout: Duration?
    /// The version of the Stable API that every command on it asks for.
    let serverAPI: ServerAPI?
    private let stream: ByteStream
    private var framer: MessageFramer
    private var outgoing = MessageWriter(requestID: 0)
    /// Set once by the handshake if both sides have a compressor in common.
    private var compressing: CompressingWriter?
    private var lastRequestID: Int32 = 0
    /// Set once by the handshake, before the pool hands the connection out.
    private(set) var description: ConnectionDescription
    /// What has logged the connection in; nil where nobody is.
    var authenticator: (any Authenticator)?
    /// The time of each command of the login under way, whatever the deadline says; nil leaves it to that.
    var loginTimeout: Duration?
    private let isBroken = Atomic<Bool>(false)

    init(
        stream: ByteStream, key: ConnectionKey, address: ServerAddress, socketTimeout: Duration?,
        serverAPI: ServerAPI?, decompressor: MessageDecompressor
    ) {
        self.stream = stream
        framer = MessageFramer(decompressor: decompressor)
        self.key = key
        self.address = address
        self.socketTimeout = socketTimeout
        self.serverAPI = serverAPI
        description = ConnectionDescription(address: address, hello: HelloReply([:]))
    }

    func didGreet(_ reply: HelloReply, isLoadBalanced: Bool = false) {
        description = ConnectionDescription(address: address, hello: reply, isLoadBalanced: isLoadBalanced)
    }

    /// From here on requests are compressed; replies may be, whatever the server likes.
    func compress(by compressor: MessageCompressor) {
        compressing = CompressingWriter(compressor)
    }

    package var isReusable: Bool { !isBroken.load(ordering: .relaxed) && !stream.isClosed }

    package func close() {
        isBroken.store(true, ordering: .relaxed)
        stream.close()
    }

    // MARK: Exchanging messages

    /// Builds a message in the connection's own buffer. Nothing is sent; after an error the connection is unharmed.
    func prepare(
        flags: MessageFlags = [], _ build: (inout MessageWriter, ConnectionDescription) throws -> Void
    ) throws -> Int32 {
        lastRequestID &+= 1
        outgoing.restart(requestID: lastRequestID, flags: flags)
        do {
            try build(&outgoing, description)
            try outgoing.complete()
            if compressing != nil { try compressOutgoing() }
        } catch {
            discardLargeMessage()
            throw error
        }
        return lastRequestID
    }

    /// Gives back the memory of a large command, which would otherwise stay with the connection for as long as nobody
    /// uses it again.
    private func discardLargeMessage() {
        outgoing.discardIfLarge()
        compressing?.discardIfLarge()
    }

    /// The memory held for messages to send.
    var sendCapacity: Int { outgoing.capacity + (compressing?.capacity ?? 0) }

    private func compressOutgoing() throws {
        do throws(CompressionError) {
            try compressing?.compress(outgoing)
        } catch {
            throw ProtocolError("\(error)", context: ErrorContext(address: address))
        }
    }

    /// What goes out: the prepared message, or its compressed form.
    private var outgoingBytes: UnsafeRawBufferPointer {
        if compressing?.holdsMessage == true, let bytes = compressing?.unsafeBytes { return bytes }
        return outgoing.unsafeBytes
    }

    /// The prepared message as documents, for those who listen to commands.
    func preparedMessage() throws -> OpMessage {
        try OpMessage(parsing: outgoing.copy())
    }

    /// Sends the prepared message, once.
    func sendPrepared(deadline: Deadline?) async throws(TransportError) {
        do throws(TransportError) {
            try await stream.send(outgoingBytes, deadline: limit(deadline))
        } catch {
            close()
            throw error
        }
        discardLargeMessage()
    }

    /// Receives the reply to a message.
    func receive(replyTo requestID: Int32, deadline: Deadline?) async throws -> OpMessage {
        do {
            let message = try OpMessage(parsing: try await receiveMessage(limit(deadline)))
            guard message.responseTo == requestID else {
                throw WireError(
                    .invalidSection, "A reply to message \(message.responseTo) came instead of \(requestID)")
            }
            return message
        } catch {
            close()
            throw error
        }
    }

    private func receiveMessage(_ deadline: Deadline) async throws -> ByteStorage {
        while true {
            if let message = try framer.nextMessage() { return message }
            let count = try await stream.receive(
                into: framer.freeSpace, expected: framer.missing, deadline: deadline)
            framer.received(count)
        }
    }

    /// The deadline of one send or receive: that of the call if there is one, else what the socket's timeout says.
    private func limit(_ deadline: Deadline?) -> Deadline {
        deadline ?? socketTimeout.map { .after($0) } ?? .never
    }
}
