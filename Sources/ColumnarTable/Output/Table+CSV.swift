import Glibc

extension Table {
    /// Writes the table as comma-separated values, a piece at a time.
    ///
    /// Dates are written as `2026-11-21T09:30:00Z`, binary values as Base64 and UUIDs as such; documents, arrays and
    /// the rarer BSON types as relaxed Extended JSON. An empty string is `""`, a null what `options` says.
    /// Cost: one pass over the rows, in memory of some 64 KiB.
    ///
    /// - Throws: What `sink` throws; `ColumnarError` of code `.writeFailed` for options that make no sense.
    public func writeCSV(
        _ options: CSVOptions = CSVOptions(), to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var writer = try CSVWriter(self, options)
        try writer.write(to: sink)
    }

    /// Writes the table as comma-separated values into a file, in place of one that is there.
    ///
    /// - Throws: `ColumnarError` of code `.writeFailed` with the file's name and the system's reason. What was
    ///   written up to then stays in the file.
    public func writeCSV(_ options: CSVOptions = CSVOptions(), toFile path: String) throws {
        // Options first: a mistake in them must not empty the file.
        var writer = try CSVWriter(self, options)
        let file = try OutputFile(path)
        do {
            try writer.write { bytes in try file.write(bytes) }
        } catch {
            // The first failure is the one to tell.
            try? file.close()
            throw error
        }
        try file.close()
    }

    /// The table as comma-separated values.
    ///
    /// - Throws: `ColumnarError` of code `.writeFailed` for options that make no sense.
    public func csv(_ options: CSVOptions = CSVOptions()) throws -> String {
        var bytes: [UInt8] = []
        try writeCSV(options) { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
