internal import Glibc

extension Socket {
    /// Connects, trying a host's addresses in turn.
    ///
    /// Throws `.resolution`, `.refused`, `.unreachable`, `.timedOut`, `.cancelled`, `.descriptorsExhausted`, `.forked` or
    /// `.other`. If several addresses failed, the error is the last one's, and tells of the others.
    ///
    /// - Parameter onOpen: Hears of each socket before it connects; closing it there or later ends the attempt.
    package static func connect(
        to endpoint: Endpoint, deadline: Deadline, onOpen: OpenHandler? = nil
    ) async throws(TransportError) -> Socket {
        try await connect(to: endpoint, leadingTo: endpoint, deadline: deadline, onOpen: onOpen)
    }

    /// Hears of a socket that is about to connect.
    package typealias OpenHandler = @Sendable (Socket) -> Void

    /// The same, for a socket that goes by another endpoint's name: the one that it will lead to.
    static func connect(
        to endpoint: Endpoint, leadingTo final: Endpoint, deadline: Deadline, onOpen: OpenHandler?
    ) async throws(TransportError) -> Socket {
        try ForkGuard.check(.connect, endpoint)
        if Task.isCancelled { throw TransportError(.cancelled, .connect, endpoint: endpoint) }
        let addresses = try await addresses(of: endpoint, deadline: deadline)
        return try await connect(
            toOneOf: addresses, of: endpoint, leadingTo: final, deadline: deadline, onOpen: onOpen)
    }

    /// How long each of several addresses may take at first.
    private static let firstAttempt = Duration.seconds(1)

    /// Connects to the first address that answers.
    ///
    /// Where there are several, each gets a moment first, since the first ones may lead nowhere, as IPv6 does in some
    /// networks. Only then do those that kept silent get equal parts of the time that is left.
    static func connect(
        toOneOf addresses: [SocketAddress], of endpoint: Endpoint, leadingTo final: Endpoint,
        deadline: Deadline, onOpen: OpenHandler?
    ) async throws(TransportError) -> Socket {
        var failures: [TransportError] = []
        var silent: [SocketAddress] = []
        for address in addresses where addresses.count > 1 {
            let limit = min(deadline, .after(firstAttempt))
            do throws(TransportError) {
                return try await connect(
                    to: address, of: endpoint, leadingTo: final, deadline: limit, onOpen: onOpen)
            } catch {
                guard error.leavesOtherAddresses, !deadline.hasPassed else { throw error }
                if error.code == .timedOut { silent.append(address) } else { failures.append(error) }
            }
        }
        let rest = addresses.count > 1 ? silent : addresses
        for (index, address) in rest.enumerated() {
            let share = deadline.share(of: rest.count - index)
            do throws(TransportError) {
                return try await connect(
                    to: address, of: endpoint, leadingTo: final, deadline: share, onOpen: onOpen)
            } catch {
                guard error.leavesOtherAddresses, !deadline.hasPassed else { throw error }
                failures.append(error)
            }
        }
        throw TransportError(summing: failures, endpoint)
    }

    private static func addresses(
        of endpoint: Endpoint, deadline: Deadline
    ) async throws(TransportError) -> [SocketAddress] {
        switch endpoint {
        case .tcp(let host, let port):
            return try await Resolver.addresses(host: host, port: port, deadline: deadline)
        case .unix(let path):
            guard let address = SocketAddress(unixPath: path) else {
                let limit = SocketAddress.unixPathCapacity - 1
                throw TransportError(
                    .resolution, .resolve, endpoint: endpoint,
                    detail: "a socket path has 1 to \(limit) bytes, none of them zero")
            }
            return [address]
        }
    }

    private static func connect(
        to address: SocketAddress, of endpoint: Endpoint, leadingTo final: Endpoint, deadline: Deadline,
        onOpen: OpenHandler?
    ) async throws(TransportError) -> Socket {
        let descriptor = try SocketOptions.open(family: address.family, endpoint)
        // Closes with its last reference, whatever is thrown below.
        let socket = Socket(adopting: descriptor, endpoint: final)
        onOpen?(socket)
        if address.family != AF_UNIX { try SocketOptions.configureTCP(socket) }
        try await socket.establish(address, deadline: deadline)
        try SocketOptions.letWait(socket)
        return socket
    }

    private func establish(_ address: SocketAddress, deadline: Deadline) async throws(TransportError) {
        try beginUse(.connect)
        defer { endUse() }
        var pause = Duration.milliseconds(1)
        while true {
            let number = address.withPointer { Glibc.connect(descriptor, $0, $1) } == 0 ? 0 : errno
            switch number {
            case 0:
                return try rejectConnectionToItself(address)
            case EINPROGRESS, EINTR:
                _ = try await wait(.writing, until: deadline, .connect)
                try checkPendingError(address)
                return try rejectConnectionToItself(address)
            case EAGAIN where address.family == AF_UNIX:
                // The listener's queue is full, and no event tells when it is not.
                try await pauseBeforeRetry(&pause, deadline)
            default:
                throw connectError(number, address)
            }
        }
    }

    private func pauseBeforeRetry(_ pause: inout Duration, _ deadline: Deadline) async throws(TransportError)
    {
        if deadline.hasPassed { throw TransportError(.timedOut, .connect, endpoint: endpoint) }
        do throws(TransportError) {
            try await Reactor.sleep(until: min(deadline, .after(pause)))
        } catch {
            throw TransportError(
                error.code, .connect, endpoint: endpoint, errno: error.errno, detail: error.detail)
        }
        pause = min(pause * 2, .milliseconds(50))
    }

    private func checkPendingError(_ address: SocketAddress) throws(TransportError) {
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 else {
            throw connectError(errno, address)
        }
        guard number == 0 else { throw connectError(number, address) }
    }

    /// TCP lets a socket meet itself if nobody listens on a local port from the range that the system hands out.
    private func rejectConnectionToItself(_ address: SocketAddress) throws(TransportError) {
        guard address.family != AF_UNIX, let local = localAddress, local.hasSameBytes(as: address) else {
            return
        }
        throw connectError(ECONNREFUSED, address)
    }

    private var localAddress: SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0
                    ? SocketAddress(address, length: length) : nil
            }
        }
    }

    private func connectError(_ number: Int32, _ address: SocketAddress) -> TransportError {
        let detail: String? = if case .tcp = endpoint { address.numericHost } else { nil }
        return TransportError(errno: number, .connect, endpoint: endpoint, detail: detail)
    }
}

extension TransportError {
    /// Whether another address of the same host is worth trying.
    fileprivate var leavesOtherAddresses: Bool {
        switch code {
        case .refused, .unreachable, .timedOut, .closed, .other: true
        case .resolution, .cancelled, .descriptorsExhausted, .proxy, .certificate, .tls, .forked: false
        }
    }

    /// The last failure, with what the other addresses answered.
    fileprivate init(summing failures: [TransportError], _ endpoint: Endpoint) {
        guard let last = failures.last else {
            self.init(.resolution, .resolve, endpoint: endpoint, detail: "the host has no address")
            return
        }
        guard failures.count > 1 else {
            self = last
            return
        }
        let attempts = failures.map { failure in
            let reason = failure.errno.map(Self.message) ?? "\(failure.code)"
            return (failure.detail.map { "\($0): " } ?? "") + reason
        }
        self.init(
            last.code, .connect, endpoint: endpoint, errno: last.errno,
            detail: "tried " + attempts.joined(separator: ", "))
    }
}
