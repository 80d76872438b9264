import BSON

extension LoadDirective {
    /// Renders the directive.
    func plan() throws(LoomError) -> LoadPlan {
        if let projectionError { throw projectionError }
        try checkNumbers()
        if let find = try findPlan() { return .find(find) }
        return .pipeline(try stages(), batchSize: batchSize)
    }

    private func checkNumbers() throws(LoomError) {
        for step in steps {
            switch step {
            case .skip(let count) where count < 0, .limit(let count) where count < 0:
                throw LoomError(
                    .invalidArgument, "A number of documents to skip or load is negative: \(count).")
            default: continue
            }
        }
        if let batchSize, batchSize < 1 {
            throw LoomError(.invalidArgument, "A batch holds at least one document: \(batchSize).")
        }
    }

    /// A find filters, then sorts, then skips, then limits; nil when the calls come in an order that this is not.
    private func findPlan() throws(LoomError) -> FindPlan? {
        var plan = FindPlan(projection: projection, batchSize: batchSize)
        var isSorted = false
        for step in steps {
            // Filters and sorts may change places with each other, but not with a skip or limit before them.
            let isCut = plan.skip > 0 || plan.limit != nil
            switch step {
            case .filter(let node):
                guard !isCut else { return nil }
                plan.conditions.append(node)
            case .sort(let sort):
                guard !isCut, !isSorted else { return nil }
                plan.sort = try sort.document
                isSorted = true
            case .skip(let count):
                guard plan.limit == nil else { return nil }
                let (sum, overflow) = plan.skip.addingReportingOverflow(count)
                plan.skip = overflow ? .max : sum
            case .limit(let count): plan.limit = Swift.min(count, plan.limit ?? count)
            case .stages: return nil
            }
        }
        plan.filter =
            plan.limit == 0
            ? FindPlan.nothing : try FilterRenderer.document(FilterNode.all(of: plan.conditions))
        return plan
    }

    private func stages() throws(LoomError) -> [Document] {
        var stages: [Document] = []
        for step in steps {
            switch step {
            case .filter(let node):
                let document = try FilterRenderer.document(node)
                if !document.isEmpty { stages.append(["$match": .document(document)]) }
            case .sort(let sort):
                let document = try sort.document
                if !document.isEmpty { stages.append(["$sort": .document(document)]) }
            case .skip(let count): stages.append(["$skip": BSONValue(count)])
            case .limit(0): stages.append(["$match": .document(FindPlan.nothing)])
            case .limit(let count): stages.append(["$limit": BSONValue(count)])
            case .stages(let written): stages += written
            }
        }
        if let projection { stages.append(["$project": .document(projection)]) }
        return stages
    }
}
