import Digests
import Testing

@Suite struct PBKDF2Tests {
    /// RFC 6070.
    @Test(arguments: [
        (1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
        (2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
        (4096, "4b007901b765489abead49d926f721d065a429c1"),
    ])
    func sha1(iterations: Int, key: String) {
        let derived = PBKDF2<SHA1>.deriveKey(
            password: Array("password".utf8), salt: Array("salt".utf8), iterations: iterations)
        #expect(hex(derived) == key)
    }

    /// RFC 7914, section 11 (the first 32 bytes of its first vector, which are the first block).
    @Test func sha256OneIteration() {
        let derived = PBKDF2<SHA256>.deriveKey(
            password: Array("passwd".utf8), salt: Array("salt".utf8), iterations: 1)
        #expect(hex(derived) == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")
    }

    @Test func sha256ManyIterations() {
        let derived = PBKDF2<SHA256>.deriveKey(
            password: Array("password".utf8), salt: Array("salt".utf8), iterations: 4096)
        #expect(hex(derived) == "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a")
    }

    @Test func aFewIterationsMoreOrLessDiffer() {
        let keys = (1...5).map { iterations in
            PBKDF2<SHA256>.deriveKey(password: [1], salt: [2], iterations: iterations)
        }
        #expect(Set(keys).count == 5)
    }
}
