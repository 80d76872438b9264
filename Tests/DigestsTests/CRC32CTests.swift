import Digests
import Testing

@Suite struct CRC32CTests {
    /// RFC 3720, appendix B.4, and the check value of the Castagnoli polynomial.
    @Test(
        arguments: [
            ([], 0),
            (Array("123456789".utf8), 0xe306_9283),
            ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
            ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
            (Array(0...31), 0x46dd_794e),
            (Array((0...31).reversed()), 0x113f_db5c),
        ] as [([UInt8], UInt32)])
    func published(bytes: [UInt8], checksum: UInt32) {
        #expect(bytes.withUnsafeBytes { CRC32C.checksum($0) } == checksum)
    }

    @Test func piecesMakeNoDifference() {
        let bytes = (0..<41).map { UInt8($0 * 5) }
        let whole = bytes.withUnsafeBytes { CRC32C.checksum($0) }
        for cut in 0...bytes.count {
            var crc = CRC32C()
            bytes[..<cut].withUnsafeBytes { crc.update($0) }
            bytes[cut...].withUnsafeBytes { crc.update($0) }
            #expect(crc.checksum == whole, "cut at \(cut)")
        }
    }
}
