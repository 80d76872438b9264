import BSON
import Foundation

/// The `bson` group: whole documents, and a struct by both of its ways.
struct BSONGroup: BenchGroup {
    let tasks: [BenchTask]
    let notes = [
        "ours: decode parses into Document and visits every value; encode starts from a Document built by hand",
        "pymongo: bson.decode and bson.encode of dictionaries, which nobody visits; C extension",
        "libbson: decode walks the bytes and visits every value, no tree; encode appends from C structs",
    ]
    private let peers: PeerSet
    private let folder: URL

    var missing: [String] { peers.missing }

    init(_ options: BenchOptions) throws {
        let documents = try ["flat", "deep", "full"].map { ($0, try Self.document($0, in: options.specs)) }
        let orders = Order.samples(count: 1000)
        folder = try Self.write(documents, orders)
        var peers = PeerSet()
        let script = options.scripts + "/pymongo_bson.py"
        peers.start("pymongo", [options.peers + "/venv/bin/python", script, folder.path])
        peers.start("libbson", [options.peers + "/libbson", folder.path])
        self.peers = peers
        tasks = try documents.flatMap { try Self.tasks($0.0, $0.1, peers) } + Self.tasks(orders, peers)
    }

    func close() {
        peers.close()
        try? FileManager.default.removeItem(at: folder)
    }

    // MARK: Set-up

    private static func document(_ name: String, in specs: String) throws -> Document {
        let path = "\(specs)/benchmarking/data/extended_bson/\(name)_bson.json"
        guard let text = FileManager.default.contents(atPath: path) else {
            throw BenchError("cannot read \(path)")
        }
        return try Document(extendedJSON: Array(text))
    }

    /// Puts the documents where the peers read them.
    private static func write(_ documents: [(String, Document)], _ orders: [Order]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("loom-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, document) in documents {
            try Data(document.encoded().bytes).write(to: folder.appendingPathComponent(name + ".bson"))
        }
        let bytes = try orders.flatMap { try BSONEncoder().encode($0).bytes }
        try Data(bytes).write(to: folder.appendingPathComponent("struct.bson"))
        return folder
    }

    // MARK: Tasks

    private static func tasks(_ name: String, _ document: Document, _ peers: PeerSet) throws -> [BenchTask] {
        let raw = try document.encoded()
        let amount = Double(raw.byteCount) * 20 / 1e6
        let decode = Contestant(name: "ours") {
            try Stopwatch.rate(amount: amount) {
                var sum: UInt64 = 0
                for _ in 0..<20 { sum &+= Checksum.of(try Document(raw)) }
                return sum
            }
        }
        let encode = Contestant(name: "ours") {
            try Stopwatch.rate(amount: amount) {
                var sum: UInt64 = 0
                for _ in 0..<20 { sum &+= UInt64(try document.encoded().byteCount) }
                return sum
            }
        }
        return [("decode", decode), ("encode", encode)].map { direction, ours in
            BenchTask(
                "\(name) \(direction)", unit: "MB/s", ours: ours,
                peers: peers.contestants("\(name) \(direction)"))
        }
    }

    private static func tasks(_ orders: [Order], _ peers: PeerSet) throws -> [BenchTask] {
        let raws = try orders.map { try BSONEncoder().encode($0) }
        let direct = orders.map(DirectOrder.init)
        let (encoder, decoder) = (BSONEncoder(), BSONDecoder())
        let rounds: [(String, @Sendable () throws -> UInt64)] = [
            (
                "struct codable decode",
                { try sum(raws) { try decoder.decode(Order.self, from: $0).checksum } }
            ),
            ("struct codable encode", { try sum(orders) { UInt64(try encoder.encode($0).byteCount) } }),
            ("struct direct decode", { try sum(raws) { try $0.decode(DirectOrder.self).order.checksum } }),
            ("struct direct encode", { try sum(direct) { UInt64(try RawDocument(encoding: $0).byteCount) } }),
        ]
        return rounds.map { name, work in
            let ours = Contestant(name: "ours") { try Stopwatch.rate(amount: Double(orders.count), work) }
            return BenchTask(name, unit: "documents/s", ours: ours, peers: peers.contestants(name))
        }
    }

    @inline(__always)
    private static func sum<Element>(
        _ elements: [Element], _ checksum: (Element) throws -> UInt64
    ) rethrows -> UInt64 {
        var sum: UInt64 = 0
        // By position: a loop over the elements would copy each, and count its strings up and down.
        for position in elements.indices { sum &+= try checksum(elements[position]) }
        return sum
    }
}
