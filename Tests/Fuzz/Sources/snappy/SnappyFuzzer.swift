import Compression

/// Any bytes as compressed ones, into a target of the size that they announce, and any bytes there and back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSnappy(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    decompress(input)
    checkRoundTrip(input)
    return 0
}

private func decompress(_ bytes: [UInt8]) {
    // What is announced is allocated: a limit as small as the inputs, which copies can exceed.
    guard let size = try? Snappy.decompressedSize(bytes.span.bytes), size <= 64 * 1024 else { return }
    var target = [UInt8](repeating: 0, count: size)
    var span = target.mutableSpan
    var space = span.mutableBytes
    guard (try? Snappy.decompress(bytes.span.bytes, into: &space)) != nil else { return }
    checkRoundTrip(target)
}

private func checkRoundTrip(_ bytes: [UInt8]) {
    do {
        var packed = [UInt8](repeating: 0, count: Snappy.maximumCompressedSize(of: bytes.count))
        var packedSpan = packed.mutableSpan
        var packedSpace = packedSpan.mutableBytes
        let size = try Snappy.compress(bytes.span.bytes, into: &packedSpace)
        let compressed = Array(packed.prefix(size))
        var back = [UInt8](repeating: 0, count: bytes.count)
        var backSpan = back.mutableSpan
        var backSpace = backSpan.mutableBytes
        try Snappy.decompress(compressed.span.bytes, into: &backSpace)
        guard back == bytes else { fatalError("bytes change when compressed and decompressed") }
    } catch {
        fatalError("what was compressed cannot be decompressed: \(error)")
    }
}
