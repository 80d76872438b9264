import Digests
import Testing

@Suite struct HashFunctionTests {
    static let twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"

    /// The examples of FIPS 180-4.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (twoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ])
    func sha256(message: String, digest: String) {
        #expect(hex(SHA256.hash(message.utf8)) == digest)
    }

    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (twoBlocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    ])
    func sha1(message: String, digest: String) {
        #expect(hex(SHA1.hash(message.utf8)) == digest)
    }

    /// The test suite in the appendix of RFC 1321.
    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("a", "0cc175b9c0f1b6a831c399e269772661"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
        (
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "d174ab98d277d9f5a5611c2c9f419d9f"
        ),
        (String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"),
    ])
    func md5(message: String, digest: String) {
        #expect(hex(MD5.hash(message.utf8)) == digest)
    }

    @Test func aMillionLetters() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(hex(SHA1.hash(message)) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
        #expect(
            hex(SHA256.hash(message)) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    /// Every length around the edges of a block, cut at every place, gives what the whole message gives.
    @Test func piecesMakeNoDifference() {
        for length in [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 130] {
            let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let whole = SHA256.hash(message)
            for cut in 0...length {
                var digest = Digest<SHA256>()
                digest.update(message[..<cut])
                digest.update(message[cut...])
                #expect(digest.finish() == whole, "length \(length), cut at \(cut)")
            }
        }
    }

    @Test func finishingDoesNotEndTheMessage() {
        var digest = Digest<SHA1>()
        digest.update("ab".utf8)
        #expect(digest.finish() == SHA1.hash("ab".utf8))
        digest.update("c".utf8)
        #expect(digest.finish() == SHA1.hash("abc".utf8))
    }

    @Test func bytesWithoutContiguousStorage() {
        #expect(SHA256.hash(sequence(first: 97, next: { $0 < 99 ? $0 + 1 : nil })) == SHA256.hash("abc".utf8))
    }
}
