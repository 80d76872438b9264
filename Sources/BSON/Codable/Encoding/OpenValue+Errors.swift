import FoundationEssentials

extension OpenValue {
    /// The keys from the outermost value to this one, read back from what has been written.
    var path: [BSONCodingKey] {
        guard !isStale, slot.pointee.frames[Int(frame)].serial == serial, frame > 0 else { return [] }
        return slot.pointee.writer.withUnsafeBytes { bytes in
            (1...Int(frame)).map { index in
                let parent = slot.pointee.frames[index - 1]
                let key = bytes[(slot.pointee.frames[index].header + 1)...].prefix { $0 != 0 }
                let name = String(decoding: key, as: UTF8.self)
                return parent.shape == .array
                    ? BSONCodingKey(intValue: Int(name) ?? 0) : BSONCodingKey(stringValue: name)
            }
        }
    }

    /// The standard library's error for a value, with our own underneath.
    @inline(never)
    func failure(_ error: BSONError, _ value: Any, under key: BSONCodingKey?) -> any Error {
        let path = path + (key.map { [$0] } ?? []) + error.keyPath.map(BSONCodingKey.init(stringValue:))
        var whole = error
        whole.keyPath = path.map(\.stringValue)
        whole.byteOffset = nil
        return EncodingError.invalidValue(
            Self.printable(value, error),
            EncodingError.Context(codingPath: path, debugDescription: "\(whole)", underlyingError: whole))
    }

    /// What the error carries as the value: printing a date that is not a number ends the process in Foundation.
    static func printable(_ value: Any, _ error: BSONError) -> Any {
        guard error.message == BSONWriter.dateOutOfRange.message else { return value }
        if let date = value as? Date { return date.timeIntervalSince1970 }
        return "a \(type(of: value))"
    }
}
