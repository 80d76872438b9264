/// Where a parser collects the elements of the documents that it has open, the innermost on top.
///
/// Arrays made of it have their exact size, and nothing is moved but once into its array.
struct ElementStack<Element>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>?
    private var capacity = 0
    private(set) var count = 0

    init() {}

    deinit {
        // What is left belongs to documents that turned out to be malformed.
        base?.deinitialize(count: count)
        base?.deallocate()
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        let target = if count < capacity, let base { base } else { grow() }
        target.advanced(by: count).initialize(to: element)
        count &+= 1
    }

    /// Takes the elements above `mark` off the stack.
    @inline(__always)
    mutating func pop(to mark: Int) -> [Element] {
        guard let base, count > mark else { return [] }
        var elements: [Element] = []
        elements.reserveCapacity(count &- mark)
        for position in mark..<count { elements.append(base.advanced(by: position).move()) }
        count = mark
        return elements
    }

    /// Makes room for more and returns where it is.
    private mutating func grow() -> UnsafeMutablePointer<Element> {
        let newCapacity = max(16, capacity * 2)
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: newCapacity)
        if let base {
            memory.moveInitialize(from: base, count: count)
            base.deallocate()
        }
        base = memory
        capacity = newCapacity
        return memory
    }
}

/// The stacks of one parser.
struct ParserStacks: ~Copyable {
    var fields = ElementStack<Document.Field>()
    var values = ElementStack<BSONValue>()
}
