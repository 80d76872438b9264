extension ConnectionString {
    /// Throws if options contradict each other or the hosts.
    func checkConsistency() throws(ConnectionStringError) {
        try checkTopology()
        try checkServiceRecords()
        try checkProxy()
        try checkTLS()
        try checkAccessKeys()
        if let most = options.maxPoolSize, most > 0, let least = options.minPoolSize, least > most {
            throw conflict(.minPoolSize, "minPoolSize is \(least), more than maxPoolSize, \(most)")
        }
    }

    private func checkTopology() throws(ConnectionStringError) {
        if options.directConnection == true {
            if srvHost != nil {
                throw conflict(.directConnection, "directConnection=true does not go with mongodb+srv")
            }
            if hosts.count > 1 {
                throw conflict(
                    .directConnection, "directConnection=true needs a single host, not \(hosts.count)")
            }
        }
        guard options.loadBalanced == true else { return }
        if hosts.count > 1 {
            throw conflict(.loadBalanced, "loadBalanced=true needs a single host, not \(hosts.count)")
        }
        if options.replicaSet != nil {
            throw conflict(.loadBalanced, "loadBalanced=true does not go with replicaSet")
        }
        if options.directConnection == true {
            throw conflict(.loadBalanced, "loadBalanced=true does not go with directConnection=true")
        }
    }

    private func checkServiceRecords() throws(ConnectionStringError) {
        if srvHost == nil {
            if options.srvMaxHosts != nil { throw conflict(.srvMaxHosts, "srvMaxHosts needs mongodb+srv") }
            if options.srvServiceName != nil {
                throw conflict(.srvServiceName, "srvServiceName needs mongodb+srv")
            }
        }
        guard let most = options.srvMaxHosts, most > 0 else { return }
        if options.replicaSet != nil {
            throw conflict(.srvMaxHosts, "srvMaxHosts does not go with replicaSet")
        }
        if options.loadBalanced == true {
            throw conflict(.srvMaxHosts, "srvMaxHosts does not go with loadBalanced=true")
        }
    }

    /// Connection strings end up in logs and process lists, where the keys of a cloud account must not be.
    private func checkAccessKeys() throws(ConnectionStringError) {
        guard credential?.mechanism == .aws, credential?.username != nil else { return }
        if srvHost == nil, hosts.allSatisfy(\.isOnThisMachine) { return }
        throw ConnectionStringError(
            .invalidCredential, option: .authMechanism,
            "AWS keys stand in a connection string only for servers on this machine; give them by AWS_ACCESS_KEY_ID and "
                + "AWS_SECRET_ACCESS_KEY, or as a credential in code")
    }

    private func checkProxy() throws(ConnectionStringError) {
        let hasUser = options.proxyUsername != nil
        let hasPassword = options.proxyPassword != nil
        if options.proxyHost == nil, options.proxyPort != nil || hasUser || hasPassword {
            throw conflict(.proxyHost, "proxyPort, proxyUsername and proxyPassword need proxyHost")
        }
        if hasUser != hasPassword {
            throw conflict(.proxyUsername, "proxyUsername and proxyPassword need each other")
        }
    }

    /// Options that turn checks off must not be given beside one that already does, even as false.
    private func checkTLS() throws(ConnectionStringError) {
        let pairs: [(ConnectionOption, ConnectionOption)] = [
            (.tlsInsecure, .tlsAllowInvalidCertificates),
            (.tlsInsecure, .tlsAllowInvalidHostnames),
            (.tlsInsecure, .tlsDisableOCSPEndpointCheck),
            (.tlsInsecure, .tlsDisableCertificateRevocationCheck),
            (.tlsAllowInvalidCertificates, .tlsDisableOCSPEndpointCheck),
            (.tlsAllowInvalidCertificates, .tlsDisableCertificateRevocationCheck),
            (.tlsDisableOCSPEndpointCheck, .tlsDisableCertificateRevocationCheck),
        ]
        for (one, other) in pairs where specified.contains(one) && specified.contains(other) {
            throw conflict(one, "\(one) does not go with \(other)")
        }
    }

    private func conflict(_ option: ConnectionOption, _ message: String) -> ConnectionStringError {
        ConnectionStringError(.conflictingOptions, option: option, message)
    }
}
