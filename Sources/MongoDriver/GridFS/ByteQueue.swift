import BSON

/// Bytes that wait to be sent, kept as the arrays they came in, so that they are copied once: into the message.
struct ByteQueue: Sendable {
    private var pieces: [[UInt8]] = []
    /// Where the first piece's bytes begin that are still here.
    private var start = 0
    /// How many bytes there are.
    private(set) var count = 0
    /// Whether the last piece is a collection of small ones that takes more.
    private var isCollecting = false

    /// Up to here it costs less to copy an array than to keep track of it.
    private static let smallSize = 16 * 1024

    /// Adds bytes at the end. Cost: none but for small arrays, which are put together.
    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        count += bytes.count
        let isSmall = bytes.count < Self.smallSize
        if isSmall && isCollecting {
            pieces[pieces.count - 1] += bytes
        } else {
            pieces.append(bytes)
            isCollecting = isSmall
        }
    }

    /// Takes bytes from the front; all there are when there are fewer. Cost: none a byte.
    mutating func takeFirst(_ wanted: Int) -> ByteQueue {
        var taken = ByteQueue()
        taken.start = start
        taken.count = min(wanted, count)
        count -= taken.count
        var whole = 0
        var missing = taken.count
        while missing > 0, missing >= pieces[whole].count - start {
            missing -= pieces[whole].count - start
            whole += 1
            start = 0
        }
        taken.pieces = Array(pieces[..<whole])
        if missing > 0 {
            taken.pieces.append(pieces[whole])
            start += missing
        }
        pieces.removeFirst(whole)
        // The last piece may be shared with what was taken: adding to it would copy it.
        isCollecting = false
        return taken
    }

    /// A place in the queue.
    struct Position {
        fileprivate var piece = 0
        fileprivate var offset = 0
    }

    /// The first byte's place.
    var startPosition: Position { Position(piece: 0, offset: start) }

    /// Writes the next bytes and moves the position behind them. Cost: one copy.
    func write(_ wanted: Int, from position: inout Position, to writer: inout BSONWriter) {
        var missing = wanted
        while missing > 0, position.piece < pieces.count {
            let piece = pieces[position.piece]
            let size = min(missing, piece.count - position.offset)
            piece.withUnsafeBytes {
                writer.put(UnsafeRawBufferPointer(rebasing: $0[position.offset..<(position.offset + size)]))
            }
            missing -= size
            advance(&position, by: size)
        }
    }

    /// Moves a position over bytes.
    func skip(_ wanted: Int, from position: inout Position) {
        var missing = wanted
        while missing > 0, position.piece < pieces.count {
            let size = min(missing, pieces[position.piece].count - position.offset)
            missing -= size
            advance(&position, by: size)
        }
    }

    private func advance(_ position: inout Position, by size: Int) {
        position.offset += size
        guard position.offset == pieces[position.piece].count else { return }
        position.piece += 1
        position.offset = 0
    }
}
