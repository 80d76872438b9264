extension ConnectionString {
    /// The name whose SRV records list the servers; nil for a `mongodb` string.
    package var serviceRecordName: String? {
        srvHost.map { "_\(options.srvServiceName ?? "mongodb")._tcp.\($0)" }
    }

    /// The string with what DNS knows of it: the servers, and the options of the TXT record.
    ///
    /// What the string itself says wins over the TXT record. Of more servers than `srvMaxHosts` some are chosen by
    /// chance.
    /// - Throws: `ConnectionStringError` for servers of another domain, forbidden options, or a contradiction between
    ///   the two.
    package func completed(
        by services: [ServiceHost], texts: [[[UInt8]]],
        using generator: inout some RandomNumberGenerator
    ) throws(ConnectionStringError) -> ConnectionString {
        let (found, rejected) = servers(of: services)
        if let stranger = rejected.first {
            throw ConnectionStringError(.invalidHost, strangerMessage(stranger))
        }
        guard !found.isEmpty else {
            throw ConnectionStringError(
                .invalidHost, "DNS lists no server for \(serviceRecordName ?? description)")
        }
        let text = try SeedListText(texts)
        var completed = self
        completed.options.replicaSet = options.replicaSet ?? text.replicaSet
        completed.options.loadBalanced = options.loadBalanced ?? text.loadBalanced
        completed.hosts = found
        if authSource == nil, let source = text.authSource {
            completed.authSource = source
            completed.credential = try credential(withSource: source)
        }
        try completed.checkConsistency()
        completed.hosts = chosen(from: found, keeping: [], using: &generator)
        return completed
    }

    private func credential(withSource source: String) throws(ConnectionStringError) -> Credential? {
        do throws(CredentialError) {
            return try credential?.with(source: source)
        } catch {
            throw ConnectionStringError(.invalidCredential, "the TXT record: \(error.message)")
        }
    }

    /// The servers that DNS lists now for a client that has been running with `current` ones: as many of these as are
    /// still listed, and others by chance up to `srvMaxHosts`; and the hosts that do not belong there.
    package func updatedServers(
        by services: [ServiceHost], current: [ServerAddress],
        using generator: inout some RandomNumberGenerator
    ) -> (servers: [ServerAddress], rejected: [String]) {
        let (found, rejected) = servers(of: services)
        return (chosen(from: found, keeping: current, using: &generator), rejected)
    }

    /// Why a host that DNS lists is not used.
    package func strangerMessage(_ host: String) -> String {
        "DNS lists the host \(host) for \(serviceRecordName ?? description), which is not in the domain "
            + SeedListRules(host: srvHost ?? "").domain
    }

    /// The servers listed, each once, and the hosts that cannot be used.
    private func servers(of services: [ServiceHost]) -> (found: [ServerAddress], rejected: [String]) {
        let rules = SeedListRules(host: srvHost ?? "")
        var found: [ServerAddress] = []
        var seen: Set<ServerAddress> = []
        var rejected: [String] = []
        for service in services {
            guard rules.accept(service.name), let address = service.address else {
                rejected.append(service.name)
                continue
            }
            if seen.insert(address).inserted { found.append(address) }
        }
        return (found, rejected)
    }

    private func chosen(
        from found: [ServerAddress], keeping current: [ServerAddress],
        using generator: inout some RandomNumberGenerator
    ) -> [ServerAddress] {
        guard let limit = options.srvMaxHosts, limit > 0, found.count > limit else { return found }
        let kept = Set(current).intersection(found)
        let others = found.filter { !kept.contains($0) }.shuffled(using: &generator)
        return Array((found.filter(kept.contains) + others).prefix(limit))
    }
}
