import Digests

/// A request to an AWS service as it is signed (Signature Version 4).
///
/// Only ever described: the server sends it to AWS, which tells it whose signature it is.
struct AWSRequest {
    var method: String
    /// Header names in lower case; values without blanks around them.
    var headers: [String: String]
    var body: String

    /// What a signature holds for: `20150830/us-east-1/sts/aws4_request`.
    struct Scope {
        /// The moment as `20150830T123600Z`.
        let timestamp: String
        let region: String
        let service: String

        var day: String { String(timestamp.prefix(8)) }
        var text: String { "\(day)/\(region)/\(service)/aws4_request" }
    }

    /// The value of the header `Authorization`.
    func authorization(_ scope: Scope, _ keys: AWSKeys) -> String {
        "AWS4-HMAC-SHA256 Credential=\(keys.accessKeyID)/\(scope.text), SignedHeaders=\(signedHeaders), "
            + "Signature=\(signature(scope, keys))"
    }

    private var signedHeaders: String { headers.keys.sorted().joined(separator: ";") }

    /// The request in the one form that both sides hash. The path is `/`, and there is no query.
    private var canonicalForm: String {
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)\n" }
        return "\(method)\n/\n\n\(lines.joined())\n\(signedHeaders)\n\(Self.hash(body))"
    }

    func signature(_ scope: Scope, _ keys: AWSKeys) -> String {
        let text = "AWS4-HMAC-SHA256\n\(scope.timestamp)\n\(scope.text)\n\(Self.hash(canonicalForm))"
        return Self.hex(HMAC<SHA256>.authenticate(Array(text.utf8), key: Self.key(scope, keys)))
    }

    /// The key of one day, region and service.
    static func key(_ scope: Scope, _ keys: AWSKeys) -> [UInt8] {
        var key = Array("AWS4\(keys.secretAccessKey)".utf8)
        for part in [scope.day, scope.region, scope.service, "aws4_request"] {
            key = HMAC<SHA256>.authenticate(Array(part.utf8), key: key)
        }
        return key
    }

    private static func hash(_ text: String) -> String {
        hex(SHA256.hash(Array(text.utf8)))
    }

    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
