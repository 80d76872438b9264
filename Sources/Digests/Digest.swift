/// A digest in the making: feed it bytes in any number of pieces, then finish it.
package struct Digest<Function: HashFunction>: Sendable {
    private var state = Function.initialState
    private var pending: [UInt8] = []
    private var byteCount: UInt64 = 0

    /// A digest of nothing yet.
    package init() {}

    /// A digest that goes on from `state`, reached after `byteCount` bytes (a whole number of blocks).
    init(resuming state: HashState, after byteCount: UInt64) {
        self.state = state
        self.byteCount = byteCount
    }

    /// Adds `bytes` to the message.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
            Array(bytes).withUnsafeBytes { update($0) }
        }
    }

    /// Adds the bytes in `buffer` to the message.
    package mutating func update(_ buffer: UnsafeRawBufferPointer) {
        byteCount &+= UInt64(buffer.count)
        var rest = buffer[...]
        if !pending.isEmpty {
            let head = rest.prefix(blockByteCount - pending.count)
            pending.append(contentsOf: head)
            rest = rest.dropFirst(head.count)
            guard pending.count == blockByteCount else { return }
            pending.withUnsafeBytes { Self.compress(&state, blocks: $0) }
            pending.removeAll(keepingCapacity: true)
        }
        let whole = rest.count / blockByteCount * blockByteCount
        Self.compress(&state, blocks: UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
        pending.append(contentsOf: rest.dropFirst(whole))
    }

    /// The digest of everything added so far. The message can still be continued.
    package func finish() -> [UInt8] {
        let paddedCount = (pending.count + 9 + blockByteCount - 1) / blockByteCount * blockByteCount
        var tail = pending
        tail.append(0x80)
        tail.append(contentsOf: repeatElement(0, count: paddedCount - tail.count))
        var final = state
        tail.withUnsafeMutableBytes { bytes in
            // The padding always has room for the count: paddedCount is at least 9 more than what was pending.
            guard let base = bytes.baseAddress else { return }
            Function.storeBitCount(ofBytes: byteCount, to: base + (paddedCount - 8))
            Self.compress(&final, blocks: UnsafeRawBufferPointer(bytes))
        }
        return [UInt8](unsafeUninitializedCapacity: Function.digestByteCount) { target, count in
            guard let base = UnsafeMutableRawPointer(target.baseAddress) else { return }
            Function.store(final, to: base)
            count = Function.digestByteCount
        }
    }

    /// Mixes a whole number of blocks into `state`.
    private static func compress(_ state: inout HashState, blocks: UnsafeRawBufferPointer) {
        guard var block = blocks.baseAddress else { return }
        let end = block + blocks.count
        while block < end {
            Function.compress(&state, block: block)
            block += blockByteCount
        }
    }
}
