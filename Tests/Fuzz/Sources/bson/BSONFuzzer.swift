import BSON

/// Any bytes as BSON: every way of reading must agree, and what was read must survive every way of writing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let raw = try? RawDocument(validating: bytes) else {
        require((try? Document(bytes: bytes)) == nil, "parsed bytes that are no raw document")
        return 0
    }
    let document = try? Document(raw)
    require((document != nil) == isValid(raw), "parsing and validating disagree")
    require((document != nil) == canBeWalked(raw), "parsing and walking disagree")
    if let document { checkRoundTrips(document) }
    return 0
}

private func isValid(_ raw: RawDocument) -> Bool {
    (try? raw.validate()) != nil
}

private func canBeWalked(_ raw: RawDocument, isArray: Bool = false) -> Bool {
    do {
        var elements = raw.makeElementIterator()
        while let element = try elements.next() {
            // The keys of an array mean nothing and may be anything.
            if !isArray { _ = try element.key }
            _ = try element.value
            if let nested = element.rawDocument {
                require(canBeWalked(nested, isArray: element.type == .array), "walked over a bad document")
            }
        }
        return true
    } catch {
        return false
    }
}

private func checkRoundTrips(_ document: Document) {
    do {
        let encoded = try document.encoded()
        let again = try Document(encoded)
        require(try again.encoded() == encoded, "written bytes change when read and written")
        let text = document.extendedJSON(.canonical)
        let relaxed = document.extendedJSON(.relaxed)
        guard !resemblesWrapper(document) else { return }
        let read = try Document(extendedJSON: text)
        require(
            try read.encoded() == withoutPayloads(document).encoded(), "canonical text changes the document")
        require(try Document(extendedJSON: relaxed).extendedJSON(.relaxed) == relaxed, "relaxed text changes")
    } catch {
        fatalError("a document that was read cannot be written: \(error)")
    }
}
