import Glibc
import LoomTesting
import MongoCore
import Testing

@testable import MongoTransport

/// Peers that do not speak TLS, or stop to.
@Suite("TLS against bad peers") struct TLSRobustnessTests {
    private let world: TLSWorld
    private let context: TLSContext

    init() throws {
        world = try TLSWorld()
        context = try TLSContext(world.settings())
    }

    private func handshake(
        _ server: LoopbackServer, within limit: Duration = .seconds(60)
    ) async -> TransportError.Code? {
        await code { () throws(TransportError) in
            try await TLSWorld.connect(to: server, context, within: limit)
        }
    }

    @Test("a peer that echoes, closes or keeps silent, in place of a handshake")
    func noHandshake() async throws {
        #expect(await handshake(try LoopbackServer(serve: Serving.echo)) == .tls)
        #expect(await handshake(try LoopbackServer(serve: Serving.closing)) == .closed)
        let silent = try LoopbackServer(serve: Serving.silence)
        #expect(await handshake(silent, within: .milliseconds(50)) == .timedOut)
        #expect(try await silent.allEnded(1))
    }

    @Test("garbage in place of a server's hello is an error at once, bare or framed as TLS")
    func garbage() async throws {
        var random = SplitMix(seed: 3)
        for round in 0..<60 {
            let length = Int.random(in: 5..<2000, using: &random)
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            if round % 2 == 1 {
                // A handshake record of exactly this length.
                let content = length - 5
                bytes.replaceSubrange(
                    0..<5, with: [0x16, 3, 3, UInt8(content >> 8), UInt8(truncatingIfNeeded: content)])
            }
            let sent = bytes
            let server = try LoopbackServer { connection in
                _ = sent.withUnsafeBytes { Serving.sendAll(connection, $0) }
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
            }
            let start = ContinuousClock.now
            let code = await handshake(server)
            #expect(code == .tls || code == .closed || code == .certificate, "round \(round): \(code as Any)")
            #expect(ContinuousClock.now - start < .seconds(30), "round \(round)")
        }
    }

    @Test(
        "one byte changed on the way: never wrong data, always an end",
        arguments: [TLSServing.tls12, TLSServing.tls13])
    func tampering(_ version: Int) async throws {
        let serving = try world.server(.loopbackServer, .init(versions: version...version))
        let server = try LoopbackServer(serve: serving.serve { $0.echoMessages() })
        guard case .tcp(_, let port) = server.endpoint else { return }
        var random = SplitMix(seed: UInt64(version))
        let message = pattern(3000)
        var codes: Set<TransportError.Code> = []
        for _ in 0..<60 {
            let place = Int.random(in: 0..<4500, using: &random)
            let change = UInt8.random(in: 1...255, using: &random)
            let relay = try LoopbackServer { Self.relay($0, to: port, changing: place, by: change) }
            do throws(TransportError) {
                let stream = try await TLSWorld.connect(to: relay, context, within: .milliseconds(500))
                let answer = try await stream.exchange(message, within: .milliseconds(500))
                // The change came after all that was read.
                #expect(answer == message)
            } catch {
                codes.insert(error.code)
            }
        }
        // A changed length makes the client wait for bytes that never come: the deadline's affair.
        #expect(codes.isSubset(of: [.tls, .closed, .certificate, .timedOut]))
        #expect(codes.contains(.tls))
    }

    /// Carries bytes both ways, and changes one of those from the server.
    private static func relay(_ client: Int32, to port: UInt16, changing place: Int, by change: UInt8) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        guard let address = try? AddressLookup.addresses(host: "127.0.0.1", port: port, numericOnly: true)[0],
            address.withPointer({ Glibc.connect(server, $0, $1) }) == 0
        else { return }
        var seen = 0
        Serving.withBuffer { buffer in
            var items = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            while poll(&items, 2, 3000) > 0 {
                for (index, item) in items.enumerated() where item.revents != 0 {
                    let count = recv(item.fd, buffer.baseAddress, buffer.count, 0)
                    guard count > 0 else { return }
                    if index == 1 {
                        if (seen..<seen + count).contains(place) { buffer[place - seen] ^= change }
                        seen += count
                    }
                    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                    guard Serving.sendAll(index == 0 ? server : client, bytes) else { return }
                }
            }
        }
    }

    @Test("clients that give up during the handshake leave no descriptor open")
    func givingUp() async throws {
        let silent = try LoopbackServer(serve: Serving.silence)
        for _ in 0..<10 {
            let tasks = (0..<20).map { _ in Task { await handshake(silent) } }
            try await Task.sleep(for: .milliseconds(20))
            for task in tasks { task.cancel() }
            for task in tasks { #expect(await task.value == .cancelled) }
        }
        #expect(try await silent.allEnded(silent.counts.accepted))
    }
}
