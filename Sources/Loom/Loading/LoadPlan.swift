import BSON

/// What a `LoadDirective` sends: a find where one says the same as its calls, else a pipeline.
enum LoadPlan: Hashable, Sendable {
    case find(FindPlan)
    case pipeline([Document], batchSize: Int?)

    /// The command document.
    func command(collection: String) -> Document {
        switch self {
        case .find(let plan): return plan.command(collection: collection)
        case .pipeline(let stages, let batchSize):
            let cursor: Document = batchSize.map { ["batchSize": .int64(Int64($0))] } ?? [:]
            return [
                "aggregate": .string(collection), "pipeline": .array(stages.map(BSONValue.document)),
                "cursor": .document(cursor),
            ]
        }
    }

    /// The same as stages, for what a find cannot do.
    var stages: [Document] {
        switch self {
        case .find(let plan): plan.stages
        case .pipeline(let stages, _): stages
        }
    }
}

/// A find command.
struct FindPlan: Hashable, Sendable {
    var conditions: [FilterNode] = []
    var filter = Document()
    var sort = Document()
    var projection: Document?
    var skip = 0
    var limit: Int?
    var batchSize: Int?

    /// The query that no document answers, for a limit of 0, which the server would take for no limit.
    static let nothing: Document = ["_id": ["$in": []]]

    func command(collection: String) -> Document {
        var command: Document = ["find": .string(collection), "filter": .document(filter)]
        if !sort.isEmpty { command.append("sort", .document(sort)) }
        if let projection { command.append("projection", .document(projection)) }
        if skip > 0 { command.append("skip", .int64(Int64(skip))) }
        if let limit, limit > 0 { command.append("limit", .int64(Int64(limit))) }
        if let batchSize { command.append("batchSize", .int64(Int64(batchSize))) }
        return command
    }

    var stages: [Document] {
        var stages: [Document] = []
        if !filter.isEmpty { stages.append(["$match": .document(filter)]) }
        if !sort.isEmpty { stages.append(["$sort": .document(sort)]) }
        if skip > 0 { stages.append(["$skip": BSONValue(skip)]) }
        if let limit, limit > 0 { stages.append(["$limit": BSONValue(limit)]) }
        if let projection { stages.append(["$project": .document(projection)]) }
        return stages
    }
}

extension BSONValue {
    /// A number as the shortest integer, as literals are.
    init(_ number: Int) {
        self = BSONValue(integerLiteral: Int64(number))
    }
}
