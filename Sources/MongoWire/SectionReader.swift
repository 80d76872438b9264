import BSON

/// Reads the sections of an OP_MSG, which may come in any order.
struct SectionReader {
    let storage: ByteStorage
    var position: Int
    let end: Int

    mutating func readAll() throws(WireError) -> (body: RawDocument, sequences: [DocumentSequence]) {
        var body: RawDocument?
        var sequences: [DocumentSequence] = []
        var identifiers: Set<String> = []
        while position < end {
            let kind = storage.base.load(fromByteOffset: position, as: UInt8.self)
            position += 1
            switch kind {
            case 0:
                guard body == nil else { throw WireError(.bodyCount, "The message has more than one body") }
                body = try document(end: end)
            case 1:
                let sequence = try sequence()
                guard identifiers.insert(sequence.identifier).inserted else {
                    throw WireError(.invalidSection, "Two sequences are called \(sequence.identifier)")
                }
                sequences.append(sequence)
            default:
                throw WireError(.invalidSection, "Unknown section kind \(kind)")
            }
        }
        guard let body else { throw WireError(.bodyCount, "The message has no body") }
        return (body, sequences)
    }

    private mutating func document(end: Int) throws(WireError) -> RawDocument {
        do throws(BSONError) {
            let document = try RawDocument(storage: storage, at: position, end: end)
            position += document.byteCount
            return document
        } catch {
            throw WireError(error)
        }
    }

    private mutating func sequence() throws(WireError) -> DocumentSequence {
        guard end - position >= 5 else { throw WireError(.invalidSection, "A document sequence is cut off") }
        let size = Int(
            Int32(littleEndian: storage.base.loadUnaligned(fromByteOffset: position, as: Int32.self)))
        guard size >= 5, size <= end - position else {
            throw WireError(.invalidSection, "A document sequence says it has \(size) bytes")
        }
        let sectionEnd = position + size
        let identifier = try identifier(from: position + 4, end: sectionEnd)
        var documents: [RawDocument] = []
        while position < sectionEnd { documents.append(try document(end: sectionEnd)) }
        return DocumentSequence(identifier: identifier, documents: documents)
    }

    private mutating func identifier(from start: Int, end: Int) throws(WireError) -> String {
        let scanner = ElementScanner(base: storage.base, end: end)
        do throws(BSONError) {
            let terminator = try scanner.endOfCString(from: start)
            position = terminator + 1
            return try scanner.utf8(from: start, count: terminator - start)
        } catch {
            throw WireError(error)
        }
    }
}
