import BSON

/// Checks a file's chunks as they come: all there, in order, each of the right size, and no more. No I/O.
struct GridFSAssembly: Sendable {
    private let file: GridFSFile
    private let context: ErrorContext
    /// The number that the next chunk has to have.
    private var next = 0

    init(_ file: GridFSFile, context: ErrorContext) {
        self.file = file
        self.context = context
    }

    /// Takes the next chunk.
    ///
    /// - Throws: `GridFSError` for a chunk that does not belong there.
    mutating func accept(_ document: RawDocument) throws(GridFSError) -> GridFSChunk {
        let (number, data) = try parts(of: document)
        guard number == next, next < file.chunkCount else {
            if number >= file.chunkCount || number < next {
                throw error(.extraChunk, "has an extra chunk with number \(number)")
            }
            throw error(.missingChunk, "lacks chunk \(next); chunk \(number) came in its place")
        }
        let chunk = GridFSChunk(number: next, data)
        guard chunk.count == file.size(ofChunk: next) else {
            throw error(
                .wrongChunk,
                "has a chunk \(next) of \(chunk.count) bytes instead of \(file.size(ofChunk: next))")
        }
        next += 1
        return chunk
    }

    /// Says that no more chunks have come.
    ///
    /// - Throws: `GridFSError` when some are missing.
    func finish() throws(GridFSError) {
        guard next == file.chunkCount else {
            throw error(.missingChunk, "lacks chunk \(next) and those behind it, of \(file.chunkCount)")
        }
    }

    private func parts(of document: RawDocument) throws(GridFSError) -> (number: Int, data: RawElement) {
        do throws(BSONError) {
            let number = try document["n"]?.intValue
            if let number, let data = try document.element("data"), data.type == .binary {
                return (number, data)
            }
        } catch {
            throw self.error(.wrongChunk, "has a malformed chunk where number \(next) is due: \(error)")
        }
        throw error(.wrongChunk, "has a chunk without number or data where number \(next) is due")
    }

    private func error(_ reason: GridFSError.Reason, _ what: String) -> GridFSError {
        GridFSError(reason, "The file \(file.id.extendedJSON()) \(what)", context: context)
    }
}
