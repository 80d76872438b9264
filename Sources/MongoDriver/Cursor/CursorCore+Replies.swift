extension CursorCore {
    /// The reply to the next question, which may hold no documents; nil at the end. The first batch is no reply to one.
    ///
    /// - Parameter budget: The time that the call has which needs the reply.
    func nextReply(within budget: Budget) async throws -> CursorReply? {
        switch try nextStep() {
        case .deliver, .end: return nil
        case .kill(let kill):
            killInBackground(kill)
            return nil
        case .ask(let getMore):
            do {
                let reply = try await client.runAnswered(getMore, at: home(within: budget))
                try received(reply)
                return reply
            } catch {
                await failed(error)
                throw error
            }
        }
    }
}
