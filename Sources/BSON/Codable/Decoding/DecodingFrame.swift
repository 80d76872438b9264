/// What decoding remembers of the document being read at one depth: a hint where to look next.
///
/// Never more than a hint: it names the document that it speaks of, and whoever finds another one starts afresh.
struct DecodingFrame {
    /// The offset of the document; -1 for none.
    private(set) var start = -1
    /// The element behind the one found last.
    var cursor = 0
    /// Look-ups that did not find their key at the cursor.
    var missCount = 0
    /// The number of elements once somebody has counted them.
    var elementCount: Int?
    private var table: UnsafeMutablePointer<UInt32>?
    private var tableCapacity = 0
    /// The part of the table in use: a power of two.
    private var tableSize = 0
    private(set) var isIndexed = false

    /// From this many misses on, an index is made.
    static let missesBeforeIndex = 3

    /// Turns to another document.
    @inline(__always)
    mutating func enter(_ start: Int) {
        self.start = start
        cursor = start &+ 4
        missCount = 0
        elementCount = nil
        isIndexed = false
    }

    /// Forgets the document: its bytes are gone, and an index that grew large is not worth keeping.
    mutating func leave() {
        start = -1
        guard tableCapacity > 4096 else { return }
        table?.deallocate()
        table = nil
        tableCapacity = 0
        tableSize = 0
    }

    /// Notes where each key first occurs.
    mutating func makeIndex(_ scanner: ElementScanner, seed: UInt64) throws(BSONError) {
        let count = try scanner.elementCount(from: start + 4)
        reserveTable(for: count)
        guard let table else { return }
        table.initialize(repeating: 0, count: tableSize)
        var position = start + 4
        while position < scanner.end {
            let type = try scanner.type(at: position)
            let keyEnd = try scanner.endOfCString(from: position + 1)
            let size = try scanner.size(of: type, at: keyEnd + 1)
            insert(scanner, position, keyEnd: keyEnd, seed: seed)
            position = keyEnd + 1 + size
        }
        isIndexed = true
    }

    /// The element with this key; nil when there is none.
    func position(of key: UnsafeBufferPointer<UInt8>, _ scanner: ElementScanner, seed: UInt64) -> Int? {
        guard let table else { return nil }
        var slot =
            Int(truncatingIfNeeded: Self.hash(UnsafeRawBufferPointer(key), seed: seed)) & (tableSize - 1)
        while table[slot] != 0 {
            let position = Int(table[slot])
            if scanner.key(at: position, equals: key) { return position }
            slot = (slot + 1) & (tableSize - 1)
        }
        return nil
    }

    private mutating func reserveTable(for count: Int) {
        tableSize = 16
        while tableSize < count * 2 { tableSize *= 2 }
        guard tableSize > tableCapacity else { return }
        table?.deallocate()
        table = .allocate(capacity: tableSize)
        tableCapacity = tableSize
    }

    private func insert(_ scanner: ElementScanner, _ position: Int, keyEnd: Int, seed: UInt64) {
        guard let table else { return }
        let start = (scanner.base + position + 1).assumingMemoryBound(to: UInt8.self)
        let key = UnsafeBufferPointer(start: start, count: keyEnd - position - 1)
        var slot =
            Int(truncatingIfNeeded: Self.hash(UnsafeRawBufferPointer(key), seed: seed)) & (tableSize - 1)
        while table[slot] != 0 {
            if scanner.key(at: Int(table[slot]), equals: key) { return }
            slot = (slot + 1) & (tableSize - 1)
        }
        table[slot] = UInt32(truncatingIfNeeded: position)
    }

    /// Mixes the key with a seed of the process, so that nobody can send keys that all meet.
    private static func hash(_ key: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: key.count)
        var offset = 0
        while offset + 8 <= key.count {
            hash = mix(hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < key.count {
            rest = rest << 8 | UInt64(key[offset])
            offset += 1
        }
        return mix(hash ^ rest)
    }

    @inline(__always)
    private static func mix(_ word: UInt64) -> UInt64 {
        let product = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
