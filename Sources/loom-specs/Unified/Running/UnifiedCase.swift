/// One test of one file: what is counted once, however many servers it runs on.
struct UnifiedCase: Sendable {
    let file: UnifiedFile
    let test: UnifiedTest

    /// What servers lack; empty if one has all of it.
    func unmet(on facts: ServerFacts) -> RunOnRequirement.Unmet? {
        // One of the file's requirements has to be met, and one of the test's.
        for list in [file.requirements, test.requirements] where !list.isEmpty {
            let unmet = list.compactMap { $0.unmet(on: facts) }
            if unmet.count == list.count { return unmet.min() }
        }
        return nil
    }

    /// Whether it may need a server that is not ordinary.
    var isSpecial: Bool { (file.requirements + test.requirements).contains(where: \.isSpecial) }

    /// Whether it runs behind a load balancer and nowhere else.
    var needsLoadBalancer: Bool {
        (file.requirements + test.requirements).contains(where: \.needsLoadBalancer)
    }

    /// Whether its outcome depends on how busy the machine is.
    var isTimed: Bool { file.suite == "client-side-operations-timeout" }

    /// Whether it may leave a replica set with another primary.
    var isUnsettling: Bool { file.suite.hasPrefix("server-discovery-and-monitoring") }

    /// Why it is run nowhere; nil if it is up to the servers.
    var skipReason: SkipReason? {
        if let reason = test.skipReason { return .upstream(reason) }
        return Contradictions.reason(for: test, in: file).map { .contradicts($0) }
    }

    /// Whether its text is in the name of the file or of the test.
    func isNamed(_ text: String) -> Bool { file.name.contains(text) || test.description.contains(text) }
}
