import MongoCore

/// Any text as a connection string: it is read or refused, and what is shown of it never holds the password.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConnectionString(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    do {
        let connection = try ConnectionString(text)
        if !connection.description.hasPrefix("mongodb") { fatalError("shown as \(connection.description)") }
    } catch {
        if error.description.isEmpty { fatalError("an error says nothing") }
    }
    return 0
}
