import BSON

/// The commands whose contents nobody may see: they carry passwords, or what stands for them.
enum SensitiveCommands {
    /// Names in lower case, as the command monitoring specification lists them.
    private static let names: Set<String> = [
        "authenticate", "saslstart", "saslcontinue", "getnonce", "createuser", "updateuser", "copydbgetnonce",
        "copydbsaslstart", "copydb",
    ]
    private static let greetings: Set<String> = ["hello", "ismaster"]

    /// Whether a command's contents, and those of its reply, are to be left out.
    static func contains(_ commandName: String, command: @autoclosure () -> Document) -> Bool {
        let name = commandName.lowercased()
        if names.contains(name) { return true }
        return greetings.contains(name) && command()["speculativeAuthenticate"] != nil
    }
}

extension CommandError {
    /// The error without the server's words, which may repeat what the command contained: the code, its name and the
    /// labels are left.
    init(redacting error: any MongoError) {
        var reply: Document = ["ok": 0, "errmsg": "left out, since the command is a sensitive one"]
        if let code = error.code { reply.append("code", .int32(code)) }
        if let name = error.codeName { reply.append("codeName", .string(name)) }
        if !error.labels.isEmpty {
            reply.append("errorLabels", .array(error.labels.sorted().map(BSONValue.string)))
        }
        self.init(reply: reply, context: error.context, isRedacted: true)
    }
}
