/// Who may set a server's fail points: a server has one of each name, so its users take turns.
actor FailPointTurns {
    private var taken: Set<String> = []
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Waits until nobody else uses the fail point.
    func take(_ name: String) async {
        guard taken.contains(name) else {
            taken.insert(name)
            return
        }
        await withCheckedContinuation { waiting[name, default: []].append($0) }
    }

    /// Lets the next one have it.
    func give(_ name: String) {
        guard var queue = waiting[name], !queue.isEmpty else {
            taken.remove(name)
            return
        }
        let next = queue.removeFirst()
        waiting[name] = queue
        next.resume()
    }
}
