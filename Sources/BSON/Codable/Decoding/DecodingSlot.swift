import Synchronization

/// The state of one decoding at a time, in memory that is recycled and never freed.
///
/// Containers point here and hold nothing else that is counted: copying them, as the standard library does at every
/// call, costs no retain. They carry the generation that they belong to, so a container that outlives its decoding
/// finds another one here and throws, instead of reading bytes that are gone.
struct DecodingSlot {
    /// Goes up when a decoding ends.
    var generation: UInt64 = 1
    /// The outermost document.
    var base: UnsafeRawPointer
    /// Its size in bytes.
    var size = 0
    var strategies = CodingStrategies()
    var userInfo: [CodingUserInfoKey: Any] = [:]
    /// What went wrong in a call that cannot throw.
    var deferredError: BSONError?
    /// One for each depth, and one more.
    let frames: UnsafeMutablePointer<DecodingFrame>
    let types = TypeTable<CodedTypeKind<any BSONElementDecodable.Type>>()
    /// Factories by the type of keys.
    let factories = TypeTable<Unmanaged<AnyObject>>()
    let seed = UInt64.random(in: .min ... .max)
    /// The deepest document entered.
    var deepest = 0

    static let frameCount = BSONLimits.maximumDepth + 1

    init() {
        base = BSONWriter.emptyDocument.base
        frames = .allocate(capacity: Self.frameCount)
        frames.initialize(repeating: DecodingFrame(), count: Self.frameCount)
    }

    /// Starts on a document.
    mutating func begin(base: UnsafeRawPointer, size: Int) {
        self.base = base
        self.size = size
        deferredError = nil
    }

    /// Ends: whoever still holds a container holds a stale one.
    mutating func end() {
        generation &+= 1
        base = BSONWriter.emptyDocument.base
        size = 0
        for depth in 0...deepest { frames[depth].leave() }
        deepest = 0
    }

    /// Takes over what a decoder was set to.
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
}

/// A pointer to a slot.
///
/// Unchecked: a slot is in the hands of one decoding at a time, and passes from one to the next through
/// an atomic or a lock. A container that was carried to another thread against its type's word reads the generation at worst.
struct DecodingSlotPointer: @unchecked Sendable {
    let slot: UnsafeMutablePointer<DecodingSlot>

    private typealias Slot = UnsafeMutablePointer<DecodingSlot>

    private static let free = Mutex<[DecodingSlotPointer]>([])

    /// A slot that nobody uses.
    static func take() -> DecodingSlotPointer {
        if let slot = Slot(bitPattern: spareDecodingSlot.exchange(0, ordering: .acquiring)) {
            return DecodingSlotPointer(slot: slot)
        }
        if let pointer = free.withLock({ $0.popLast() }) { return pointer }
        let slot = UnsafeMutablePointer<DecodingSlot>.allocate(capacity: 1)
        slot.initialize(to: DecodingSlot())
        return DecodingSlotPointer(slot: slot)
    }

    /// Gives the slot back.
    func release() {
        let mine = UInt(bitPattern: slot)
        guard let other = Slot(bitPattern: spareDecodingSlot.exchange(mine, ordering: .acquiringAndReleasing))
        else { return }
        Self.free.withLock { $0.append(DecodingSlotPointer(slot: other)) }
    }
}

/// The address of the slot given back last, or zero: one exchange takes it, where the list behind it needs a lock.
private let spareDecodingSlot = Atomic<UInt>(0)
