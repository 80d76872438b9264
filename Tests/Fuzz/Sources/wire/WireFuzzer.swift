import BSON
import Compression
import MongoWire

/// Any bytes as a stream from a server: however it is cut, the framer gives the same messages, and what parses as an
/// OP_MSG survives being written.
///
/// The first byte says how large the pieces are in which the rest arrives.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let first = input.first else { return 0 }
    let stream = Array(input.dropFirst())
    let whole = frame(stream, pieceSize: max(stream.count, 1))
    let pieces = frame(stream, pieceSize: Int(first) + 1)
    require(
        whole.messages == pieces.messages && whole.failed == pieces.failed, "the cut changes the messages")
    for message in whole.messages { check(message) }
    return 0
}

/// Everything that this machine can undo; replies may come compressed.
private let decompressor: MessageDecompressor = {
    var compressors = [MessageCompressor.snappy]
    if let zlib = try? Zlib() { compressors.append(.zlib(zlib, level: -1)) }
    if let zstd = try? Zstandard() { compressors.append(.zstd(zstd)) }
    return MessageDecompressor(compressors)
}()

private func frame(_ stream: [UInt8], pieceSize: Int) -> (messages: [[UInt8]], failed: Bool) {
    // A small limit: announced sizes are allocated, and zeroing megabytes would be all that the fuzzer does.
    var framer = MessageFramer(maximumMessageSize: 64 * 1024, decompressor: decompressor)
    var messages: [[UInt8]] = []
    var rest = stream[...]
    do {
        while !rest.isEmpty {
            let space = framer.freeSpace
            let size = min(space.count, rest.count, pieceSize)
            require(size > 0, "the framer has no room")
            space.copyBytes(from: rest.prefix(size))
            rest = rest.dropFirst(size)
            framer.received(size)
            while let message = try framer.nextMessage() {
                messages.append(message.withUnsafeBytes { Array($0) })
            }
        }
        return (messages, false)
    } catch {
        return (messages, true)
    }
}

private func check(_ bytes: [UInt8]) {
    let storage = bytes.withUnsafeBytes { ByteStorage(copying: $0) }
    guard let message = try? OpMessage(parsing: storage) else { return }
    do {
        require(
            try OpMessage(parsing: message.encoded()) == message, "a message changes when written and read")
    } catch {
        fatalError("a message that was read cannot be written: \(error)")
    }
}

private func require(_ condition: Bool, _ message: String) {
    if !condition { fatalError(message) }
}
