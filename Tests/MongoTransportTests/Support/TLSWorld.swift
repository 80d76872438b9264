import LoomTesting

@testable import MongoTransport

/// Certificates of one authority, in files of a folder of their own, and clients that trust it.
final class TLSWorld: Sendable {
    let certificates: ServerCertificates
    let authority: TestCertificate
    let directory: String

    init() throws {
        directory = try temporaryDirectory()
        certificates = try ServerCertificates(in: directory)
        guard let authority = certificates.authority else { throw TLSServing.Failure(call: "authority") }
        self.authority = authority
    }

    deinit { removeDirectory(directory) }

    /// What a client needs that trusts the authority.
    func settings() -> TLSSettings {
        var settings = TLSSettings()
        settings.authorityFile = certificates.authorityFile
        return settings
    }

    func server(
        _ profile: CertificateProfile = .loopbackServer, _ options: TLSServing.Options = .init()
    ) throws -> TLSServing {
        try TLSServing(TestCertificate(profile, signedBy: authority), options)
    }

    /// A connection to a server on this machine that goes by `host`.
    func connect(
        to server: LoopbackServer, host: String = "localhost", _ settings: TLSSettings? = nil,
        within limit: Duration = .seconds(10)
    ) async throws -> TLSStream {
        let context = try TLSContext(settings ?? self.settings())
        return try await Self.connect(to: server, host: host, context, within: limit)
    }

    static func connect(
        to server: LoopbackServer, host: String = "localhost", _ context: TLSContext,
        within limit: Duration = .seconds(10)
    ) async throws(TransportError) -> TLSStream {
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(limit))
        return try await TLSStream.connect(over: socket, context, host: host, deadline: .after(limit))
    }
}

extension TLSStream {
    func send(_ bytes: [UInt8], deadline: Deadline = .after(.seconds(20))) async throws(TransportError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try await send(UnsafeRawBufferPointer(copy), deadline: deadline)
    }

    func receive(
        atMost count: Int = 64 << 10, deadline: Deadline = .after(.seconds(20))
    ) async throws(TransportError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        defer { buffer.deallocate() }
        let received = try await receive(into: buffer, deadline: deadline)
        return Array(buffer[..<received])
    }

    /// Sends a message to a server that sends it back, and returns what came.
    func exchange(
        _ message: [UInt8], within limit: Duration = .seconds(20)
    ) async throws(TransportError) -> [UInt8] {
        let count = UInt32(message.count)
        let deadline = Deadline.after(limit)
        try await send(
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + message, deadline: deadline)
        var answer: [UInt8] = []
        answer.reserveCapacity(message.count + 4)
        while answer.count < message.count + 4 {
            answer += try await receive(
                atMost: min(message.count + 4 - answer.count, 1 << 20), deadline: deadline)
        }
        return Array(answer.dropFirst(4))
    }
}

/// Bytes that do not repeat soon.
func pattern(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in buffer.indices {
            buffer[index] = UInt8(truncatingIfNeeded: (index &* 2_654_435_761) >> 13)
        }
        initialized = count
    }
}
