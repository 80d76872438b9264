/// Password-based key derivation (RFC 8018) with HMAC, for one block of output: all that SCRAM asks for.
package enum PBKDF2<Function: HashFunction> {
    /// The derived key, as long as one digest.
    ///
    /// Costs two blocks of the hash an iteration and allocates nothing in between: 15,000 iterations of SHA-256 are
    /// a few milliseconds in a release build.
    package static func deriveKey(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        let hmac = HMAC<Function>(key: password)
        // RFC 8018 counts output blocks from one; ours is the first.
        var key = hmac.authenticate(salt + [0, 0, 0, 1])
        var chain = DigestBlock<Function>(key)
        var remaining = iterations - 1
        while remaining > 0 {
            chain.authenticate(with: hmac)
            chain.exclusiveOr(into: &key)
            remaining -= 1
        }
        return key
    }
}

/// The last block of a message made of one block of key and one digest: what every iteration hashes twice.
private struct DigestBlock<Function: HashFunction> {
    private var bytes: [UInt8]

    init(_ digest: [UInt8]) {
        bytes = digest
        bytes.append(0x80)
        bytes.append(contentsOf: repeatElement(0, count: blockByteCount - bytes.count))
        bytes.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let messageByteCount = UInt64(blockByteCount + Function.digestByteCount)
            Function.storeBitCount(ofBytes: messageByteCount, to: base + (blockByteCount - 8))
        }
    }

    /// Replaces the digest by its authentication code.
    mutating func authenticate(with hmac: HMAC<Function>) {
        bytes.withUnsafeMutableBytes { bytes in
            // Both digests are the same size, so the padding behind them stays as it is.
            guard let base = bytes.baseAddress else { return }
            var state = hmac.inner
            Function.compress(&state, block: base)
            Function.store(state, to: base)
            state = hmac.outer
            Function.compress(&state, block: base)
            Function.store(state, to: base)
        }
    }

    func exclusiveOr(into key: inout [UInt8]) {
        bytes.withUnsafeBytes { source in
            key.withUnsafeMutableBytes { target in
                var offset = 0
                while offset < target.count {
                    target[offset] ^= source[offset]
                    offset &+= 1
                }
            }
        }
    }
}
