import Glibc
import Testing

@testable import MongoTransport

@Suite("SocketAddress") struct SocketAddressTests {
    @Test("a UNIX path up to the limit, with its zero")
    func unixPaths() {
        #expect(SocketAddress.unixPathCapacity == 108)
        let longest = SocketAddress(unixPath: String(repeating: "x", count: 107))
        #expect(longest?.family == AF_UNIX)
        #expect(SocketAddress(unixPath: String(repeating: "x", count: 108)) == nil)
    }

    @Test("the same address with another port is another address")
    func comparison() throws {
        func address(_ host: String, _ port: UInt16) throws -> SocketAddress {
            try AddressLookup.addresses(host: host, port: port, numericOnly: true)[0]
        }
        #expect(try address("127.0.0.1", 80).hasSameBytes(as: address("127.0.0.1", 80)))
        #expect(try !address("127.0.0.1", 80).hasSameBytes(as: address("127.0.0.1", 81)))
        #expect(try !address("127.0.0.1", 80).hasSameBytes(as: address("::1", 80)))
    }
}
