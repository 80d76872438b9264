import BSON

/// What a command that opens or continues a cursor answers.
struct CursorReply {
    /// 0 when there is nothing more on the server.
    let cursorID: Int64
    let namespace: Namespace
    let batch: RawBatch
    /// The place behind the batch; of change streams alone.
    let postBatchResumeToken: RawDocument?
    /// The server's time; read for change streams alone.
    var operationTime: Timestamp?

    init(_ reply: CommandReply) throws {
        guard let cursor = try reply.field("cursor")?.rawDocument else {
            throw ProtocolError("The reply has no cursor", context: reply.context)
        }
        var id: Int64?
        var name: Namespace?
        var documents: RawDocument?
        var token: RawDocument?
        do throws(BSONError) {
            var elements = cursor.makeElementIterator()
            while let element = try elements.next() {
                if element.hasKey("id") {
                    id = try element.value.intValue.map(Int64.init)
                } else if element.hasKey("ns") {
                    name = try element.value.stringValue.flatMap(Namespace.init(parsing:))
                } else if element.hasKey("firstBatch") || element.hasKey("nextBatch") {
                    documents = element.type == .array ? element.rawDocument : nil
                } else if element.hasKey("postBatchResumeToken") {
                    token = element.rawDocument
                }
            }
        } catch {
            throw reply.malformed(error)
        }
        guard let id, let name, let documents else {
            throw ProtocolError("The reply's cursor lacks id, ns or batch", context: reply.context)
        }
        cursorID = id
        namespace = name
        batch = RawBatch(documents)
        postBatchResumeToken = token
    }
}

extension CommandReply {
    /// Whether it leaves a cursor open on the server.
    var leavesCursorOpen: Bool {
        get throws {
            guard let cursor = try field("cursor")?.rawDocument else { return false }
            do throws(BSONError) {
                return try cursor["id"]?.intValue ?? 0 != 0
            } catch {
                throw malformed(error)
            }
        }
    }

    /// A field of the reply, unparsed; nil when there is none.
    func field(_ key: String) throws -> RawElement? {
        do throws(BSONError) {
            return try body.element(key)
        } catch {
            throw malformed(error)
        }
    }
}
