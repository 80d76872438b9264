import Synchronization

/// The state of one encoding at a time, in memory that is recycled and never freed; compare `DecodingSlot`.
///
/// The open documents form a stack, and only its top is written to: one forward pass, with lengths patched when a
/// document ends. Writing to a document further down ends those above it. A container that was ended so and is then
/// used again cannot be served in one pass: `isOutOfOrder` is set, and the value is encoded once more as a tree.
struct EncodingSlot: ~Copyable {
    /// Goes up when an encoding ends.
    var generation: UInt64 = 1
    var writer = BSONWriter(capacity: 1024)
    let frames: UnsafeMutablePointer<EncodingFrame>
    /// The frame that may be written to.
    var top = 0
    var nextSerial: UInt32 = 1
    var strategies = CodingStrategies()
    var userInfo: [CodingUserInfoKey: Any] = [:]
    /// What went wrong in a call that cannot throw.
    var deferredError: BSONError?
    var isOutOfOrder = false
    let types = TypeTable<CodedTypeKind<any BSONElementEncodable.Type>>()

    // Every frame but the top one stands for an open document, and values may be pending above the deepest.
    static let frameCount = BSONLimits.maximumDepth + 2

    init() {
        frames = .allocate(capacity: Self.frameCount)
        frames.initialize(repeating: EncodingFrame(), count: Self.frameCount)
    }

    /// Starts on an outermost value.
    mutating func begin() {
        top = 0
        deferredError = nil
        isOutOfOrder = false
        frames[0] = EncodingFrame()
        frames[0].serial = takeSerial()
        frames[0].depth = writer.depth
    }

    /// Ends: whoever still holds a container holds a stale one.
    mutating func end() {
        generation &+= 1
    }

    /// Takes over what an encoder was set to.
    mutating func configure(_ strategies: CodingStrategies, userInfo: [CodingUserInfoKey: any Sendable]) {
        if strategies != self.strategies {
            self.strategies = strategies
            types.removeAll()
        }
        if !userInfo.isEmpty || !self.userInfo.isEmpty { self.userInfo = userInfo }
    }

    mutating func postpone(_ error: BSONError) {
        if deferredError == nil { deferredError = error }
    }

    // MARK: Frames

    @inline(__always)
    mutating func takeSerial() -> UInt32 {
        let serial = nextSerial
        // Zero marks a frame that nobody may use.
        nextSerial = serial == .max ? 1 : serial &+ 1
        return serial
    }

    /// Opens a frame for a value whose type byte is at `header`.
    @inline(__always)
    mutating func push(header: Int) throws(BSONError) -> UInt32 {
        guard top &+ 1 < Self.frameCount else { throw BSONReader.tooDeep(at: writer.count) }
        top &+= 1
        let serial = takeSerial()
        frames[top] = EncodingFrame(serial: serial, header: header, depth: writer.depth)
        return serial
    }

    /// Ends the frames above `frame`.
    @inline(__always)
    mutating func close(above frame: Int) throws(BSONError) {
        while top > frame {
            try closeTop()
        }
    }

    private mutating func closeTop() throws(BSONError) {
        let frame = frames[top]
        switch frame.shape {
        case .document:
            try writer.endDocument(frame.start)
            if frame.isShared { try checkKeys(from: frame.start) }
        case .array: try writer.endDocument(frame.start)
        case .pending: try writeNothing(frame)
        case .single: break
        }
        frames[top].serial = 0
        top &-= 1
    }

    /// A value that writes nothing is an empty document.
    private mutating func writeNothing(_ frame: EncodingFrame) throws(BSONError) {
        if frame.header >= 0 { writer.patch(type: .document, at: frame.header) }
        try writer.endDocument(writer.beginDocument())
    }

    /// A class and its superclass may both have written a key.
    private func checkKeys(from start: Int) throws(BSONError) {
        try writer.withUnsafeBytes { (bytes) throws(BSONError) in
            guard let base = bytes.baseAddress else { return }
            let scanner = ElementScanner(base: base, end: bytes.count - 1)
            var seen: Set<String> = []
            var position = start + 4
            while position < scanner.end {
                let type = try scanner.type(at: position)
                let keyEnd = try scanner.endOfCString(from: position + 1)
                let key = try scanner.utf8(from: position + 1, count: keyEnd - position - 1)
                guard seen.insert(key).inserted else {
                    throw BSONError(
                        .custom, "The key \"\(key)\" is written twice, by a class and its superclass")
                }
                position = keyEnd + 1 + (try scanner.size(of: type, at: keyEnd + 1))
            }
        }
    }

    /// Ends everything, and the outermost value with it.
    mutating func finish() throws(BSONError) {
        try close(above: 0)
        let frame = frames[0]
        switch frame.shape {
        case .document:
            try writer.endDocument(frame.start)
            if frame.isShared { try checkKeys(from: frame.start) }
        case .pending: try writeNothing(frame)
        case .array, .single: throw Self.notADocument
        }
    }

    /// Takes back what was written since `count`, with the frames above `frame`.
    mutating func rollBack(to count: Int, frame: Int, depth: Int) {
        writer.count = count
        writer.depth = depth
        while top > frame {
            frames[top].serial = 0
            top &-= 1
        }
    }

    static var notADocument: BSONError {
        BSONError(
            .typeMismatch, "The outermost value must encode itself as a document, with a keyed container")
    }
}

/// A pointer to a slot.
///
/// Unchecked: a slot is in the hands of one encoding at a time, and passes from one to the next through
/// an atomic or a lock. A container that was carried to another thread against its type's word reads the generation at worst.
struct EncodingSlotPointer: @unchecked Sendable {
    let slot: UnsafeMutablePointer<EncodingSlot>

    private typealias Slot = UnsafeMutablePointer<EncodingSlot>

    private static let free = Mutex<[EncodingSlotPointer]>([])

    /// A slot that nobody uses.
    static func take() -> EncodingSlotPointer {
        if let slot = Slot(bitPattern: spareEncodingSlot.exchange(0, ordering: .acquiring)) {
            return EncodingSlotPointer(slot: slot)
        }
        if let pointer = free.withLock({ $0.popLast() }) { return pointer }
        let slot = UnsafeMutablePointer<EncodingSlot>.allocate(capacity: 1)
        slot.initialize(to: EncodingSlot())
        return EncodingSlotPointer(slot: slot)
    }

    /// Gives the slot back.
    func release() {
        let mine = UInt(bitPattern: slot)
        guard let other = Slot(bitPattern: spareEncodingSlot.exchange(mine, ordering: .acquiringAndReleasing))
        else { return }
        Self.free.withLock { $0.append(EncodingSlotPointer(slot: other)) }
    }
}

/// The address of the slot given back last, or zero: one exchange takes it, where the list behind it needs a lock.
private let spareEncodingSlot = Atomic<UInt>(0)
