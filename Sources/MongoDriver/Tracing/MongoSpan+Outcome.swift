import BSON

extension MongoSpan {
    /// Ends the span, marked as failed if there is an error.
    func end(_ error: (any Error)?) {
        if let error { record(error) }
        end()
    }

    /// Ends the span of a command that was answered; the reply is nil for a write that nobody wants confirmed.
    func end(reply: RawDocument?) {
        if let cursor = reply?.openCursor { setAttributes(["db.mongodb.cursor_id": .int64(cursor)]) }
        end()
    }

    /// Marks the span as failed, with what the error says under the names of OpenTelemetry.
    private func record(_ error: any Error) {
        let known = error as? any MongoError
        var attributes: Document = [
            "exception.message": .string(known?.message ?? "\(error)"),
            "exception.type": .string(String(reflecting: type(of: error))),
            "exception.stacktrace": .string("\(error)"),
        ]
        if let code = known?.code { attributes.append("db.response.status_code", .string(String(code))) }
        recordError(error, attributes: attributes)
    }
}

extension RawDocument {
    /// The cursor that a reply leaves open on the server. What is malformed is reported by whoever asked.
    fileprivate var openCursor: Int64? {
        guard let cursor = try? element("cursor")?.rawDocument, let id = try? cursor["id"]?.intValue, id != 0
        else { return nil }
        return Int64(id)
    }
}
