/// A keyed-hash message authentication code (RFC 2104), with the key already mixed in.
///
/// Making one costs two blocks; each message then costs no more than its own bytes and two blocks.
package struct HMAC<Function: HashFunction>: Sendable {
    /// The states after the block of key and inner, or outer, padding.
    let inner: HashState
    let outer: HashState

    /// Prepares `key`, of any length.
    package init(key: [UInt8]) {
        var block = key.count > blockByteCount ? Function.hash(key) : key
        block.append(contentsOf: repeatElement(0, count: blockByteCount - block.count))
        inner = Self.state(after: block.map { $0 ^ 0x36 })
        outer = Self.state(after: block.map { $0 ^ 0x5c })
    }

    /// The code for `message`.
    package func authenticate(_ message: some Sequence<UInt8>) -> [UInt8] {
        var digest = Digest<Function>(resuming: inner, after: UInt64(blockByteCount))
        digest.update(message)
        var code = Digest<Function>(resuming: outer, after: UInt64(blockByteCount))
        code.update(digest.finish())
        return code.finish()
    }

    /// The code for `message` under `key`.
    package static func authenticate(_ message: some Sequence<UInt8>, key: [UInt8]) -> [UInt8] {
        HMAC(key: key).authenticate(message)
    }

    private static func state(after block: [UInt8]) -> HashState {
        var state = Function.initialState
        block.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            Function.compress(&state, block: base)
        }
        return state
    }
}
