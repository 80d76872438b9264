/// One question to one server.
struct DNSExchange {
    private let server: Endpoint
    private let question: DNSQuestion
    private let deadline: Deadline
    /// Random, as the port that the system chooses is: who cannot see the question cannot forge the answer.
    private let id = UInt16.random(in: 0...UInt16.max)

    /// What a server may send in one datagram to who promises nothing else, with room for those who send more.
    private static let datagramSize = 4096

    init(server: Endpoint, question: DNSQuestion, deadline: Deadline) {
        self.server = server
        self.question = question
        self.deadline = deadline
    }

    /// Asks by one datagram and takes the first that answers it.
    func byDatagram() async throws(DNSError) -> DNSReply {
        do throws(TransportError) {
            let socket = try Socket.openDatagrams(to: server)
            defer { socket.close() }
            try await send(question.encoded(id: id), over: socket)
            while true {
                // What does not parse or answers something else is another's, or forged: the answer may yet come.
                let bytes = try await receiveDatagram(socket)
                if let reply = try? DNSReply(parsing: bytes), reply.answers(question, id: id) { return reply }
            }
        } catch {
            throw failure(error)
        }
    }

    /// Asks over a connection, where answers of any length fit.
    func byStream() async throws(DNSError) -> DNSReply {
        let bytes: [UInt8]
        do throws(TransportError) {
            let socket = try await Socket.connect(to: server, deadline: deadline)
            defer { socket.close() }
            let message = question.encoded(id: id)
            let length = [
                UInt8(truncatingIfNeeded: message.count >> 8), UInt8(truncatingIfNeeded: message.count),
            ]
            try await send(length + message, over: socket)
            let announced = try await receive(2, from: socket)
            bytes = try await receive(Int(announced[0]) << 8 | Int(announced[1]), from: socket)
        } catch {
            throw failure(error)
        }
        let reply = try DNSReply(parsing: bytes)
        guard reply.answers(question, id: id), !reply.isTruncated else {
            throw DNSReader.malformed("over TCP it does not answer the question as a whole")
        }
        return reply
    }

    // MARK: Bytes

    private func send(_ bytes: [UInt8], over socket: Socket) async throws(TransportError) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: bytes)
        try await socket.send(UnsafeRawBufferPointer(memory), deadline: deadline)
    }

    private func receiveDatagram(_ socket: Socket) async throws(TransportError) -> [UInt8] {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.datagramSize, alignment: 1)
        defer { memory.deallocate() }
        let count = try await socket.receiveDatagram(into: memory, deadline: deadline)
        return Array(memory.prefix(count))
    }

    /// Receives exactly so many bytes.
    private func receive(_ count: Int, from socket: Socket) async throws(TransportError) -> [UInt8] {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 1)
        defer { memory.deallocate() }
        var received = 0
        while received < count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: memory[received..<count])
            received += try await socket.receive(into: rest, deadline: deadline)
        }
        return Array(memory.prefix(count))
    }

    private func failure(_ error: TransportError) -> DNSError {
        switch error.code {
        case .cancelled: DNSError(.cancelled, "the question for \(question) was cancelled")
        case .timedOut: DNSError(.timedOut, "no answer in time")
        default: DNSError(.unreachable, "\(error)")
        }
    }
}
