import BSON

/// Any bytes as Extended JSON: what is accepted must survive being written as text and as BSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExtendedJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let document = try? Document(extendedJSON: bytes) else { return 0 }
    do {
        let encoded = try document.encoded()
        let text = document.extendedJSON(.canonical)
        require(try Document(extendedJSON: text).encoded() == encoded, "canonical text changes the document")
        require(try Document(encoded).extendedJSON(.canonical) == text, "bytes change the document")
        let relaxed = document.extendedJSON(.relaxed)
        require(try Document(extendedJSON: relaxed).extendedJSON(.relaxed) == relaxed, "relaxed text changes")
    } catch {
        fatalError("a document that was read cannot be written: \(error)")
    }
    return 0
}

private func require(_ condition: Bool, _ message: String) {
    if !condition { fatalError(message) }
}
