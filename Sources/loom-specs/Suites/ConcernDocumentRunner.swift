import BSON
import MongoCore

/// Runs read-write-concern/document: a concern in, the document for the server out.
struct ConcernDocumentRunner: SuiteRunner {
    private struct File: Decodable {
        let tests: [Case]
    }

    private struct Case: Decodable {
        let description: String
        let valid: Bool
        let readConcern: ReadOptions?
        let readConcernDocument: [String: JSONValue]?
        let writeConcern: WriteOptions?
        let writeConcernDocument: [String: JSONValue]?
        let isServerDefault: Bool?
        let isAcknowledged: Bool?
    }

    private struct ReadOptions: Decodable {
        let level: String?
    }

    private struct WriteOptions: Decodable {
        let w: JSONValue?
        let journal: Bool?
        let wtimeoutMS: Int?
    }

    func run(_ file: SpecFile) throws -> [CaseResult] {
        try file.decode(File.self).tests.map { test in
            CaseResult.of(test.description) {
                if let options = test.readConcern {
                    try check(test, options)
                } else if let options = test.writeConcern {
                    try check(test, options)
                } else {
                    throw Mismatch("the case has neither a read concern nor a write concern")
                }
            }
        }
    }

    private func check(_ test: Case, _ options: ReadOptions) throws {
        let concern = ReadConcern(options.level.map(ReadConcern.Level.init))
        try expect("document", Self.json(concern.document), equals: test.readConcernDocument)
        try expect("isServerDefault", concern.isServerDefault, equals: test.isServerDefault)
        try expect("read back", try ReadConcern(concern.document), equals: concern)
    }

    private func check(_ test: Case, _ options: WriteOptions) throws {
        let concern: WriteConcern
        do {
            concern = try WriteConcern(
                w: try Self.w(options.w), journal: options.journal,
                timeout: options.wtimeoutMS.map(Duration.milliseconds))
        } catch let error as ConcernError {
            if test.valid { throw error }
            return
        }
        guard test.valid else { throw Mismatch("accepted, expected an error") }
        try expect("document", Self.json(concern.document), equals: test.writeConcernDocument)
        try expect("isServerDefault", concern.isServerDefault, equals: test.isServerDefault)
        try expect("isAcknowledged", concern.isAcknowledged, equals: test.isAcknowledged)
        try expect("read back", try WriteConcern(concern.document), equals: concern)
    }

    private static func w(_ json: JSONValue?) throws -> WriteConcern.W? {
        switch json {
        case nil: nil
        case .int(let count): .servers(count)
        case .string("majority"): .majority
        case .string(let name): .tag(name)
        default: throw Mismatch("w is neither a number nor a string")
        }
    }

    private static func json(_ document: Document) throws -> [String: JSONValue]? {
        var json: [String: JSONValue] = [:]
        for (key, value) in document {
            switch value {
            case .int32(let number): json[key] = .int(Int(number))
            case .string(let text): json[key] = .string(text)
            case .bool(let flag): json[key] = .bool(flag)
            default: throw Mismatch("\(key) has the type \(value.type)")
            }
        }
        return json
    }
}
