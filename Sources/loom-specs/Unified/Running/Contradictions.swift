/// Tests that expect what their own steps cannot bring about, whatever a driver does.
enum Contradictions {
    private static let blockedTooShort = "the server is held up for 60 ms, and the time is 100 ms"

    /// By file and description.
    private static let tests: [String: [String: String]] = [
        "runCursorCommand.json": [
            "Non-tailable cursor iteration timeoutMS is refreshed for getMore if timeoutMode is iteration - failure":
                blockedTooShort,
            "Tailable cursor iteration timeoutMS is refreshed for getMore - failure": blockedTooShort,
            "Tailable cursor awaitData iteration timeoutMS is refreshed for getMore - failure":
                "a timeout is expected, and none is set",
        ],
        "connection-pool-options.json": [
            "waitQueueMultiple should be included in connection pool created message when specified":
                "waitQueueSize is set, and waitQueueMultiple is expected"
        ],
    ]

    /// What a test contradicts; nil for one that can pass.
    static func reason(for test: UnifiedTest, in file: UnifiedFile) -> String? {
        tests[file.name]?[test.description]
    }
}
