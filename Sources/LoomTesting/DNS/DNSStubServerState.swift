import Glibc
import Synchronization

/// What a stub name server's two threads share with it.
final class DNSStubServerState: Sendable {
    private struct State {
        var records: [DNSStubServer.Record]
        var manner: DNSStubServer.Manner
        var questions: [String] = []
        var isStopped = false
    }

    private let stream: Int32
    private let datagrams: Int32
    private let state: Mutex<State>

    /// What every name server may send in a datagram.
    private static let datagramLimit = 512

    init(stream: Int32, datagrams: Int32, records: [DNSStubServer.Record], manner: DNSStubServer.Manner) {
        self.stream = stream
        self.datagrams = datagrams
        state = Mutex(State(records: records, manner: manner))
    }

    var records: [DNSStubServer.Record] {
        get { state.withLock(\.records) }
        set { state.withLock { $0.records = newValue } }
    }

    var manner: DNSStubServer.Manner {
        get { state.withLock(\.manner) }
        set { state.withLock { $0.manner = newValue } }
    }

    var questions: [String] { state.withLock(\.questions) }

    /// Ends the threads' waits; each closes its own descriptor.
    func stop() {
        let wasStopped = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped
        }
        guard !wasStopped else { return }
        shutdown(stream, Int32(SHUT_RDWR))
        shutdown(datagrams, Int32(SHUT_RDWR))
    }

    private var isStopped: Bool { state.withLock(\.isStopped) }

    // MARK: Threads

    /// The body of the thread for UDP.
    func answerDatagrams() {
        var buffer = [UInt8](repeating: 0, count: 2048)
        while !isStopped {
            var peer = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = withUnsafeMutablePointer(to: &peer) { peer in
                peer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    recvfrom(datagrams, &buffer, buffer.count, 0, address, &length)
                }
            }
            if count < 0, errno != EINTR { break }
            for answer in answers(to: Array(buffer.prefix(count)), limit: Self.datagramLimit) {
                _ = withUnsafePointer(to: &peer) { peer in
                    peer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                        sendto(datagrams, answer, answer.count, 0, address, length)
                    }
                }
            }
        }
        close(datagrams)
    }

    /// The body of the thread for TCP: one question a connection, one connection after the other.
    func answerConnections() {
        while !isStopped {
            let descriptor = accept(stream, nil, nil)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            answerConnection(descriptor)
            close(descriptor)
        }
        close(stream)
    }

    private func answerConnection(_ descriptor: Int32) {
        // A client that says nothing must not keep the others waiting for long.
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard let length = receive(2, from: descriptor),
            let question = receive(Int(length[0]) << 8 | Int(length[1]), from: descriptor)
        else { return }
        for answer in answers(to: question, limit: Int(UInt16.max)) {
            let bytes = DNSStubMessage.bytes(UInt16(truncatingIfNeeded: answer.count)) + answer
            _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    private func receive(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        guard recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count else { return nil }
        return bytes
    }

    // MARK: Answers

    private func answers(to bytes: [UInt8], limit: Int) -> [[UInt8]] {
        guard let question = DNSStubMessage(bytes) else { return [] }
        let (records, manner) = state.withLock { state in
            state.questions.append(question.name)
            return (state.records, state.manner)
        }
        let whole = question.answer(from: records)
        let isDatagram = limit == Self.datagramLimit
        let answer = whole.count > limit ? question.bareAnswer(isTruncated: true) : whole
        switch manner {
        case .ordinary: return [answer]
        case .silent: return []
        case .failing: return [question.bareAnswer(code: 2)]
        case .misleading: return isDatagram ? [question.strangeAnswer(), [1, 2, 3], answer] : [answer]
        case .truncating: return isDatagram ? [question.bareAnswer(isTruncated: true)] : [answer]
        case .malformed: return [Array(whole.prefix(whole.count - 1))]
        }
    }
}
