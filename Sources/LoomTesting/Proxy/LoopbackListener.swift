import Glibc

/// Listens on a port of 127.0.0.1 that the system chooses.
enum LoopbackListener {
    /// The listening descriptor and its port.
    static func open() throws(TestServerError) -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket") }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let backlog: Int32 = 128
        let isListening =
            LoopbackAddress(port: 0).with { bind(descriptor, $0, $1) } == 0
            && listen(descriptor, backlog) == 0
            && withUnsafeMutablePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    getsockname(descriptor, $0, &length)
                } == 0
            }
        guard isListening else {
            let error = TestServerError.system("listen")
            close(descriptor)
            throw error
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
