internal import Digests

/// The two hashes SCRAM is used with in MongoDB.
package enum ScramMechanism: Hashable, Sendable {
    case sha1
    case sha256

    /// The mechanism's name in saslStart.
    package var name: String {
        switch self {
        case .sha1: Credential.Mechanism.scramSHA1.rawValue
        case .sha256: Credential.Mechanism.scramSHA256.rawValue
        }
    }

    func hash(_ message: [UInt8]) -> [UInt8] {
        switch self {
        case .sha1: SHA1.hash(message)
        case .sha256: SHA256.hash(message)
        }
    }

    func authenticate(_ message: some Sequence<UInt8>, key: [UInt8]) -> [UInt8] {
        switch self {
        case .sha1: HMAC<SHA1>.authenticate(message, key: key)
        case .sha256: HMAC<SHA256>.authenticate(message, key: key)
        }
    }

    func salt(_ password: String, with salt: [UInt8], iterations: Int) -> [UInt8] {
        let password = Array(password.utf8)
        return switch self {
        case .sha1: PBKDF2<SHA1>.deriveKey(password: password, salt: salt, iterations: iterations)
        case .sha256: PBKDF2<SHA256>.deriveKey(password: password, salt: salt, iterations: iterations)
        }
    }

    /// What is salted in a password's place: for SHA-1 the digest MongoDB has always stored, for SHA-256 the
    /// password in its SASLprep form.
    func prepare(password: String, username: String) throws(SASLprepError) -> String {
        switch self {
        case .sha1:
            MD5.hash("\(username):mongo:\(password)".utf8).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        case .sha256: try SASLprep.prepare(password)
        }
    }
}
