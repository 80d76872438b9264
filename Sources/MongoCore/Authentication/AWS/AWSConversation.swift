package import BSON
internal import FoundationEssentials
internal import Glibc

/// The client's side of one MONGODB-AWS login: payloads in, payloads out.
///
/// The client signs a request to AWS that asks who it is, with a number of the server's in it; the server has AWS answer
/// it.
package struct AWSConversation: Sendable {
    /// Why the login cannot go on.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private static let nonceSize = 32
    private static let body = "Action=GetCallerIdentity&Version=2011-06-15"

    private let keys: AWSKeys
    private let nonce: [UInt8]

    /// Begins a login. The nonce is 32 random bytes unless given, which only tests do.
    package init(_ keys: AWSKeys, nonce: [UInt8]? = nil) {
        self.keys = keys
        var generator = SystemRandomNumberGenerator()
        self.nonce = nonce ?? (0..<Self.nonceSize).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// The first payload: our nonce, and that no channel is bound.
    package func clientFirst() throws(BSONError) -> [UInt8] {
        // 110 is the letter n.
        try Self.bytes(["r": .binary(Binary(nonce)), "p": .int32(110)])
    }

    /// Answers the server's first payload with the signed request.
    ///
    /// `timestamp` is the present moment unless given, which only tests do.
    /// - Throws: `Failure` for an answer that breaks the protocol's rules.
    package func clientSecond(to payload: [UInt8], timestamp: String? = nil) throws -> [UInt8] {
        let answer: Document
        do throws(BSONError) {
            answer = try Document(RawDocument(validating: payload))
        } catch {
            throw Failure(description: "the server's answer is malformed: \(error)")
        }
        guard let serverNonce = answer["s"]?.binaryValue?.bytes, serverNonce.count == 2 * Self.nonceSize,
            serverNonce.starts(with: nonce)
        else {
            throw Failure(description: "the server's nonce does not begin with ours")
        }
        guard let host = answer["h"]?.stringValue, let region = Self.region(of: host) else {
            throw Failure(description: "the server names no host that AWS can have")
        }
        let timestamp = timestamp ?? Self.now()
        let request = request(to: host, serverNonce: serverNonce, timestamp: timestamp)
        let scope = AWSRequest.Scope(timestamp: timestamp, region: region, service: "sts")
        var document: Document = [
            "a": .string(request.authorization(scope, keys)), "d": .string(timestamp),
        ]
        if let token = keys.sessionToken { document["t"] = .string(token) }
        return try Self.bytes(document)
    }

    private func request(to host: String, serverNonce: [UInt8], timestamp: String) -> AWSRequest {
        var headers = [
            "content-length": "\(Self.body.utf8.count)",
            "content-type": "application/x-www-form-urlencoded",
            "host": host,
            "x-amz-date": timestamp,
            "x-mongodb-gs2-cb-flag": "n",
            "x-mongodb-server-nonce": Data(serverNonce).base64EncodedString(),
        ]
        if let token = keys.sessionToken { headers["x-amz-security-token"] = token }
        return AWSRequest(method: "POST", headers: headers, body: Self.body)
    }

    /// The region that a host of the service stands for; nil for what is no host.
    static func region(of host: String) -> String? {
        guard !host.isEmpty, host.utf8.count <= 255 else { return nil }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        // A line break would add a header of the server's to what is signed.
        let allowed = host.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        guard allowed, !labels.contains(where: \.isEmpty) else { return nil }
        // The service without a region, and a host of one part, are in this one.
        if host == "sts.amazonaws.com" || labels.count == 1 { return "us-east-1" }
        return String(labels[1])
    }

    private static func bytes(_ document: Document) throws(BSONError) -> [UInt8] {
        try document.encoded().withUnsafeBytes { Array($0) }
    }

    /// The present moment as `20150830T123600Z`.
    private static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ number: Int32, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(width - text.count, 0)) + text
        }
        let day = padded(parts.tm_year &+ 1900, 4) + padded(parts.tm_mon &+ 1, 2) + padded(parts.tm_mday, 2)
        return day + "T" + padded(parts.tm_hour, 2) + padded(parts.tm_min, 2) + padded(parts.tm_sec, 2) + "Z"
    }
}
