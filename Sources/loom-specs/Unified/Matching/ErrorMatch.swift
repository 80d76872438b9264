import BSON
import MongoDriver

/// Compares the error that an operation ended with with what a test expects of it.
struct ErrorMatch {
    let error: any Error
    let matcher: Matcher

    private var mongoError: (any MongoError)? { error as? any MongoError }
    private var facts: ErrorFacts { ErrorFacts(error) }

    /// Throws a ``Mismatch`` unless the error is as `expected` says.
    func check(_ expected: Document) throws {
        var fields = Fields(expected, of: "expectError")
        _ = try fields.bool("isError")
        if let wanted = try fields.bool("isClientError") {
            try expect("isClientError", facts.isClientError, equals: wanted)
        }
        if let wanted = try fields.bool("isTimeoutError") {
            try expect("isTimeoutError", facts.isTimeout, equals: wanted)
        }
        if let text = try fields.string("errorContains") { try checkText(text) }
        if let code = try fields.int("errorCode") {
            try expect("the code", facts.code.map(Int.init), equals: code)
        }
        if let name = try fields.string("errorCodeName") {
            try expect("the code's name", facts.codeName, equals: name)
        }
        try checkLabels(&fields)
        try checkReply(&fields)
        try checkWrites(&fields)
        try fields.finish()
    }

    private func expect<Value: Equatable>(_ what: String, _ actual: Value?, equals expected: Value) throws {
        guard actual == expected else {
            throw Mismatch(
                "\(what) is \(actual.map { "\($0)" } ?? "missing"), expected \(expected), in the error: \(error)"
            )
        }
    }

    private func checkText(_ text: String) throws {
        guard "\(error)".lowercased().contains(text.lowercased()) else {
            throw Mismatch("the error does not say \"\(text)\": \(error)")
        }
    }

    private func checkLabels(_ fields: inout Fields) throws {
        let labels = mongoError?.labels ?? []
        for label in try fields.strings("errorLabelsContain") ?? [] where !labels.contains(label) {
            throw Mismatch("the error lacks the label \(label): \(error)")
        }
        for label in try fields.strings("errorLabelsOmit") ?? [] where labels.contains(label) {
            throw Mismatch("the error has the label \(label): \(error)")
        }
    }

    private func checkReply(_ fields: inout Fields) throws {
        guard let reply = try fields.document("errorResponse") else { return }
        try matcher.match(
            .document(reply), facts.serverReply.map(BSONValue.document), at: "the server's reply")
    }

    private func checkWrites(_ fields: inout Fields) throws {
        if let writeErrors = try fields.document("writeErrors") {
            let actual = facts.writeErrors
            try expect("the number of write errors", actual.count, equals: writeErrors.count)
            for (index, failure) in writeErrors {
                try matcher.match(failure, actual[index], at: "the write error \(index)")
            }
        }
        if let failures = try fields.array("writeConcernErrors") {
            try matcher.match(
                .array(failures), .array(facts.writeConcernErrors), at: "the write concern errors")
        }
        if let result = fields.take("expectResult") {
            try matcher.match(result, facts.partialResult.map(BSONValue.document), at: "the partial result")
        }
    }
}
