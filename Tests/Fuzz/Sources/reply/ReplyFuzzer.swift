import BSON

/// Any bytes as a server's replies: the driver makes something of them or refuses them, and never traps.
///
/// The first byte says how the rest is to be read: odd as lines of extended JSON, which mutates into other valid replies
/// more often; even as BSON documents back to back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReply(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let first = input.first else { return 0 }
    let rest = Array(input.dropFirst())
    let replies = first % 2 == 1 ? repliesInText(rest) : repliesInBytes(rest)
    guard !replies.isEmpty else { return 0 }
    for reply in replies {
        checkOperations(reply)
        checkWritesAfterHello(reply)
        checkAuthentication(reply)
    }
    checkCursor(replies)
    checkChangeStream(replies)
    checkDownload(replies)
    checkTopology(replies)
    return 0
}

/// Fails the run.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { fatalError(message()) }
}

private let replyLimit = 8

private func repliesInText(_ text: [UInt8]) -> [RawDocument] {
    text.split(separator: UInt8(ascii: "\n")).prefix(replyLimit).compactMap { line in
        guard let document = try? Document(extendedJSON: Array(line)) else { return nil }
        return try? RawDocument(document)
    }
}

private func repliesInBytes(_ bytes: [UInt8]) -> [RawDocument] {
    var replies: [RawDocument] = []
    var rest = bytes[...]
    while rest.count >= 5, replies.count < replyLimit {
        let size = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard size >= 5, size <= rest.count,
            let reply = try? RawDocument(validating: Array(rest.prefix(size)))
        else { break }
        replies.append(reply)
        rest = rest.dropFirst(size)
    }
    return replies
}
