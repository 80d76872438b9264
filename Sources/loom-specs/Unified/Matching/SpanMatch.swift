import BSON

/// Compares the spans that a test expects of a client with those that came.
struct SpanMatch {
    let matcher: Matcher

    /// Throws a ``Mismatch`` unless the client made just these spans, in this order, and has ended them.
    func check(_ expected: Document, entities: EntityMap) throws {
        var fields = Fields(expected, of: "expectTracingMessages")
        let clientName = try fields.neededString("client")
        let wanted = try fields.neededDocuments("spans")
        let ignoresExtra = try fields.bool("ignoreExtraSpans") ?? false
        try fields.finish()
        guard let recorder = try entities.client(clientName).spans else {
            throw FormatError("the client \(clientName) does not observe spans")
        }
        do {
            try check(wanted, recorder.spans, ignoresExtra: ignoresExtra, at: clientName)
        } catch let mismatch as Mismatch {
            throw Mismatch("\(mismatch). All: \(recorder.spans)")
        }
    }

    private func check(
        _ wanted: [Document], _ actual: [RecordedSpan], ignoresExtra: Bool, at place: String
    ) throws {
        for (index, pair) in zip(wanted, actual).enumerated() {
            try check(pair.0, pair.1, ignoresExtra: ignoresExtra, at: "\(place), span \(index + 1)")
        }
        guard actual.count == wanted.count || (ignoresExtra && actual.count > wanted.count) else {
            throw Mismatch("\(place) has \(actual.count) spans, expected \(wanted.count)")
        }
    }

    private func check(
        _ wanted: Document, _ span: RecordedSpan, ignoresExtra: Bool, at place: String
    ) throws {
        var fields = Fields(wanted, of: "span")
        try expect("\(place): the name", span.name, equals: try fields.neededString("name"))
        let attributes = try fields.neededDocument("attributes")
        let nested = try fields.documents("nested") ?? []
        try fields.finish()
        try expect("\(place) has ended", span.hasEnded, equals: true)
        try matcher.match(.document(attributes), .document(span.attributes), at: "\(place), \(span.name)")
        try check(nested, span.nested, ignoresExtra: ignoresExtra, at: "\(place), \(span.name)")
    }
}
