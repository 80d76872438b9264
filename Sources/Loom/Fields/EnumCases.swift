/// The cases of an enum that does not say so itself, read from the runtime's description of the type.
///
/// `CodingKeys` are private to their type and not `CaseIterable`; there is no other way from a property's name to the
/// name that it is stored under without decoding invented values.
enum EnumCases {
    /// Every case with its name; nil unless `type` is an enum whose cases all lack associated values.
    static func all<Value>(of type: Value.Type) -> [(name: String, value: Value)]? {
        guard let count = plainCaseCount(of: type) else { return nil }
        var cases: [(name: String, value: Value)] = []
        for tag in 0..<count {
            guard let value = value(type, tag: tag), let name = caseName(value) else { return nil }
            cases.append((String(cString: name), value))
        }
        return cases
    }

    /// The number of cases, from the type's descriptor.
    ///
    /// Sound because the layout is part of Swift's stable ABI: a type's metadata starts with its kind (0x201 for enums)
    /// and a pointer to its descriptor, which holds the number of payload cases in the low 24 bits of the word at 20 and
    /// that of the other cases at 24. Both words are there for every enum.
    private static func plainCaseCount<Value>(of type: Value.Type) -> Int? {
        let metadata = unsafeBitCast(type as Any.Type, to: UnsafeRawPointer.self)
        guard metadata.load(as: UInt.self) == 0x201 else { return nil }
        let descriptor = metadata.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
        let payloadCases = descriptor.load(fromByteOffset: 20, as: UInt32.self) & 0xFF_FFFF
        guard payloadCases == 0 else { return nil }
        return Int(descriptor.load(fromByteOffset: 24, as: UInt32.self))
    }

    /// The case with a tag.
    ///
    /// Sound because an enum without payloads is represented by its case's number, in the fewest bytes that hold it,
    /// and `tag` is below the number of cases.
    private static func value<Value>(_ type: Value.Type, tag: Int) -> Value? {
        switch MemoryLayout<Value>.size {
        case 0: tag == 0 ? unsafeBitCast((), to: type) : nil
        case 1: UInt8(exactly: tag).map { unsafeBitCast($0, to: type) }
        case 2: UInt16(exactly: tag).map { unsafeBitCast($0, to: type) }
        default: nil
        }
    }
}

/// The runtime function behind the printing of enum cases; nil without reflection metadata.
///
/// Printing itself does not serve: `CodingKey` gives its types another description.
@_silgen_name("swift_EnumCaseName")
private func caseName<Value>(_ value: Value) -> UnsafePointer<CChar>?
