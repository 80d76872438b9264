import BSON

/// One column in the making: owns its memory and does everything that not every row needs.
final class ColumnBuilder {
    let name: String
    let settings: LoadSettings
    let policy: MismatchPolicy
    /// Whether the type was given rather than learned from the values.
    let isDeclared: Bool
    let isNullable: Bool
    /// What the field itself said, for the schema of the finished table.
    let fieldPolicy: MismatchPolicy?
    /// The hot part, at an address that stays.
    let state: UnsafeMutablePointer<ColumnState>
    /// The name and a null byte.
    private let key: UnsafeMutablePointer<UInt8>
    private let keyCount: Int

    var values: GrowingMemory?
    var data: GrowingMemory?
    /// Bits of rows beyond the last are ones, so that storing a value need not touch them.
    var validity: GrowingMemory?
    var nullCount = 0
    var mismatchCount = 0
    var hasLargeOffsets = false
    var subtype = Binary.Subtype.generic
    var record: RecordBuilder? {
        didSet { state.pointee.record = record?.state }
    }
    var element: ColumnBuilder? {
        didSet { state.pointee.element = element?.state }
    }

    private static let initialRows = 64
    /// Bytes that may be written behind the last string: short ones are copied as two words.
    private static let dataPadding = 16

    /// A column of nulls for `rows` rows, whose type the first value decides.
    init(inferring name: String, rows: Int, policy: MismatchPolicy, settings: LoadSettings) {
        self.name = name
        self.settings = settings
        self.policy = policy
        isDeclared = false
        isNullable = true
        fieldPolicy = nil
        (key, keyCount) = Self.copy(name)
        state = .allocate(capacity: 1)
        initializeState(rows: rows)
    }

    /// An empty column of a given type.
    init(
        declaring field: Schema.Field, policy: MismatchPolicy, settings: LoadSettings
    ) throws(ColumnarError) {
        name = field.name
        self.settings = settings
        self.policy = field.onMismatch ?? policy
        isDeclared = true
        isNullable = field.isNullable
        fieldPolicy = field.onMismatch
        (key, keyCount) = Self.copy(name)
        state = .allocate(capacity: 1)
        initializeState(rows: 0)
        try declare(field.type)
    }

    /// A field that is passed over.
    init(skipping name: String, rows: Int, settings: LoadSettings) {
        self.name = name
        self.settings = settings
        policy = .error
        isDeclared = true
        isNullable = true
        fieldPolicy = nil
        (key, keyCount) = Self.copy(name)
        state = .allocate(capacity: 1)
        initializeState(rows: rows)
        setKind(.skipped)
    }

    deinit {
        releaseMemory()
        state.deinitialize(count: 1)
        state.deallocate()
        key.deallocate()
    }

    private static func copy(_ name: String) -> (UnsafeMutablePointer<UInt8>, Int) {
        let bytes = Array(name.utf8)
        let key = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
        for (offset, byte) in bytes.enumerated() { (key + offset).initialize(to: byte) }
        (key + bytes.count).initialize(to: 0)
        return (key, bytes.count)
    }

    private func initializeState(rows: Int) {
        // Memory comes with the first row; a capacity of none keeps anybody from writing to the placeholder.
        let placeholder = UnsafeMutableRawPointer(key)
        state.initialize(
            to: ColumnState(values: placeholder, data: placeholder, owner: Unmanaged.passUnretained(self)))
        state.pointee.key = UnsafePointer(key)
        state.pointee.headerCount = keyCount + 2
        state.pointee.count = rows
        setKind(.null)
    }

    private func declare(_ type: ColumnType) throws(ColumnarError) {
        switch type {
        case .binary(let subtype): self.subtype = subtype
        case .struct(let schema):
            record = try RecordBuilder(declaring: schema, policy: policy, settings: settings)
        case .list(let type):
            element = try ColumnBuilder(
                declaring: Schema.Field("", type), policy: policy, settings: settings)
        default: break
        }
        setKind(ColumnKind(type))
    }

    // MARK: What comes next

    var kind: ColumnKind { state.pointee.kind }

    func setKind(_ kind: ColumnKind) {
        state.pointee.kind = kind
        state.pointee.type = kind.bsonType?.rawValue ?? 0
        state.pointee.offsetLimit = kind == .list && !hasLargeOffsets ? settings.offsetLimit : -1
        var header: [UInt8] = Array(repeating: 0, count: 16)
        var mask = header
        header[0] = kind.bsonType?.rawValue ?? 0
        mask[0] = kind.bsonType == nil ? 0 : 0xFF
        for offset in 1..<min(keyCount + 2, 16) {
            header[offset] = key[offset - 1]
            mask[offset] = 0xFF
        }
        state.pointee.header0 = Self.word(header[..<8])
        state.pointee.header1 = Self.word(header[8...])
        state.pointee.mask0 = Self.word(mask[..<8])
        state.pointee.mask1 = Self.word(mask[8...])
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether the column's name is these bytes.
    func isNamed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == keyCount && bytes.elementsEqual(UnsafeRawBufferPointer(start: key, count: keyCount))
    }

    // MARK: Memory

    var bitsPerRow: Int { kind.hasOffsets && hasLargeOffsets ? 64 : kind.bitsPerRow }

    /// The bytes of `values` for a number of rows; offsets are one more than the rows.
    func valuesSize(rows: Int) -> Int {
        (rows * bitsPerRow + 7) / 8 + (kind.hasOffsets ? bitsPerRow / 8 : 0)
    }

    func growRows() throws(ColumnarError) {
        try reserveRows(max(Self.initialRows, state.pointee.capacity * 2))
    }

    func reserveRows(_ rows: Int) throws(ColumnarError) {
        guard kind != .null, kind != .skipped else {
            state.pointee.capacity = .max
            return
        }
        if bitsPerRow > 0 { try reserveValues(byteCount: valuesSize(rows: rows)) }
        if validity != nil { try reserveValidity(rows: rows) }
        state.pointee.capacity = rows
    }

    private func reserveValues(byteCount: Int) throws(ColumnarError) {
        if values == nil {
            values = try GrowingMemory(byteCount: byteCount)
        } else {
            try values?.grow(toHold: byteCount)
        }
        if let values { state.pointee.values = values.base }
    }

    private func reserveValidity(rows: Int) throws(ColumnarError) {
        let known = validity?.capacity ?? 0
        if validity == nil {
            validity = try GrowingMemory(byteCount: (rows + 7) / 8)
        } else {
            try validity?.grow(toHold: (rows + 7) / 8)
        }
        guard let validity else { return }
        (validity.base + known).initializeMemory(
            as: UInt8.self, repeating: 0xFF, count: validity.capacity - known)
    }

    /// Makes room for `size` more bytes behind the offsets, widening these when 32 bits no longer reach.
    func growData(by size: Int) throws(ColumnarError) {
        let needed = state.pointee.dataCount + size
        if needed > settings.offsetLimit, !hasLargeOffsets { try widenOffsets() }
        if data == nil {
            data = try GrowingMemory(byteCount: max(needed, 1024) + Self.dataPadding)
        } else {
            try data?.grow(toHold: needed + Self.dataPadding)
        }
        guard let data else { return }
        state.pointee.data = data.base
        let room = data.capacity - Self.dataPadding
        state.pointee.dataLimit = hasLargeOffsets ? room : min(room, settings.offsetLimit)
    }

    private func widenOffsets() throws(ColumnarError) {
        let capacity = state.pointee.capacity
        try values?.grow(toHold: (capacity + 1) * 8)
        hasLargeOffsets = true
        setKind(kind == .string ? .largeString : kind)
        guard let base = values?.base else { return }
        // From the end, since the wide ones overtake the narrow ones.
        for row in stride(from: state.pointee.count, through: 0, by: -1) {
            let offset = base.load(fromByteOffset: row * 4, as: Int32.self)
            base.storeBytes(of: Int64(offset), toByteOffset: row * 8, as: Int64.self)
        }
        state.pointee.values = base
    }

    /// Ends the row just stored in a column with offsets.
    func endRow(at offset: Int) throws(ColumnarError) {
        if !hasLargeOffsets, offset > settings.offsetLimit { try widenOffsets() }
        state.pointee.count += 1
        let count = state.pointee.count
        if hasLargeOffsets {
            state.pointee.values.storeBytes(of: Int64(offset), toByteOffset: count * 8, as: Int64.self)
        } else {
            let narrow = Int32(truncatingIfNeeded: offset)
            state.pointee.values.storeBytes(of: narrow, toByteOffset: count * 4, as: Int32.self)
        }
    }

    /// Where the current row of a column with offsets starts.
    var endOffset: Int {
        kind == .list ? (element?.state.pointee.count ?? 0) : state.pointee.dataCount
    }

    func releaseMemory() {
        values?.free()
        data?.free()
        validity?.free()
        values = nil
        data = nil
        validity = nil
    }

    // MARK: Nulls

    /// Appends a null to this column and to those inside.
    func appendNull() throws(ColumnarError) {
        guard kind != .null, kind != .skipped else {
            state.pointee.count += 1
            return
        }
        let row = state.pointee.count
        if row >= state.pointee.capacity { try growRows() }
        try markNull(row)
        if kind.hasOffsets {
            try endRow(at: endOffset)
        } else {
            try record?.appendNull()
            state.pointee.count += 1
        }
    }

    private func markNull(_ row: Int) throws(ColumnarError) {
        if validity == nil { try reserveValidity(rows: state.pointee.capacity) }
        guard let validity else { return }
        let byte = validity.base.load(fromByteOffset: row >> 3, as: UInt8.self)
        validity.base.storeBytes(of: byte & ~(1 << UInt8(row & 7)), toByteOffset: row >> 3, as: UInt8.self)
        nullCount += 1
    }

    /// Appends a null that was in the data, if there may be one.
    func appendNullValue() throws(ColumnarError) {
        guard isNullable else {
            throw ColumnarError(
                .unexpectedNull, "The field may not be null", columnType: columnType, valueType: .null)
        }
        try appendNull()
    }

    /// Gives a column of nothing but nulls a type.
    func become(_ type: BSONType, subtype: Binary.Subtype) throws(ColumnarError) {
        let rows = state.pointee.count
        setKind(ColumnKind(type))
        self.subtype = subtype
        if kind == .structure {
            record = RecordBuilder(inferringRows: rows, policy: policy, settings: settings)
        } else if kind == .list {
            element = ColumnBuilder(inferring: "", rows: 0, policy: policy, settings: settings)
        }
        state.pointee.capacity = 0
        try reserveRows(max(Self.initialRows, rows))
        guard rows > 0 else { return }
        try reserveValidity(rows: state.pointee.capacity)
        guard let validity else { return }
        validity.base.initializeMemory(as: UInt8.self, repeating: 0, count: rows / 8)
        if rows & 7 != 0 {
            validity.base.storeBytes(of: 0xFF << UInt8(rows & 7), toByteOffset: rows / 8, as: UInt8.self)
        }
        nullCount = rows
    }
}
