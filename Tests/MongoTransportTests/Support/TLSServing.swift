import Glibc
import LoomTesting
import Synchronization

@testable import MongoTransport

/// The server's end of TLS, by OpenSSL itself on a blocking descriptor: what the client is tested against.
// Unchecked: set up before it is shared; OpenSSL lets many threads accept with one context.
final class TLSServing: @unchecked Sendable {
    /// What the server is like.
    struct Options {
        var versions: ClosedRange<Int> = tls12...tls13
        /// Who signs clients' certificates; having one makes them mandatory.
        var clientAuthority: TestCertificate?
        /// What is stapled to handshakes.
        var stapledAnswer: [UInt8]?
    }

    static let tls12 = 0x0303
    static let tls13 = 0x0304

    let functions: TLSServerFunctions
    private let context: OpaquePointer
    private let certificate: TestCertificate
    private let options: Options
    /// The names that clients asked for.
    let serverNames = Mutex<[String]>([])

    struct Failure: Error {
        let call: String
    }

    init(_ certificate: TestCertificate, _ options: Options = Options()) throws {
        functions = try TLSServerFunctions(OpenSSL.shared().library)
        guard let context = functions.newContext(functions.serverMethod()) else {
            throw Failure(call: "SSL_CTX_new")
        }
        self.context = context
        self.certificate = certificate
        self.options = options
        let (setOldest, setNewest): (Int32, Int32) = (123, 124)
        guard functions.controlContext(context, setOldest, options.versions.lowerBound, nil) == 1,
            functions.controlContext(context, setNewest, options.versions.upperBound, nil) == 1,
            functions.useCertificate(context, certificate.certificate) == 1,
            functions.useKey(context, certificate.key) == 1
        else { throw Failure(call: "SSL_CTX") }
        if let authority = options.clientAuthority {
            let peerIfItHasNoneFail: Int32 = 3
            functions.setVerification(context, peerIfItHasNoneFail, nil)
            guard functions.addAuthority(functions.authorities(context), authority.certificate) == 1 else {
                throw Failure(call: "X509_STORE_add_cert")
            }
        }
        if let answer = options.stapledAnswer { staple(answer) }
    }

    deinit {
        functions.freeContext(context)
        stapled?.deallocate()
    }

    /// Does a handshake on each connection and lends it to `body`, which does not run if that fails.
    func serve(
        _ body: @escaping @Sendable (TLSServerConnection) -> Void
    ) -> @Sendable (Int32) -> Void {
        { descriptor in
            // A client that is gone must not end the process.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            guard let ssl = self.functions.newConnection(self.context) else { return }
            defer { self.functions.freeConnection(ssl) }
            _ = self.functions.setDescriptor(ssl, descriptor)
            guard self.functions.accept(ssl) == 1 else {
                self.functions.clearErrors()
                return
            }
            if let name = self.functions.serverName(ssl, 0) {
                self.serverNames.withLock { $0.append(String(cString: name)) }
            }
            body(TLSServerConnection(functions: self.functions, ssl: ssl, descriptor: descriptor))
            self.functions.clearErrors()
        }
    }

    /// The callback finds the bytes through its argument, which lives as long as this does.
    private var stapled: UnsafeMutableRawBufferPointer?

    private func staple(_ answer: [UInt8]) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: answer.count, alignment: 1)
        bytes.copyBytes(from: answer)
        stapled = bytes
        let callback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, argument in
            guard let argument, let functions = try? TLSServerFunctions(OpenSSL.shared().library) else {
                return 2
            }
            let serving = Unmanaged<TLSServing>.fromOpaque(argument).takeUnretainedValue()
            guard let stapled = serving.stapled,
                let copy = functions.allocate(stapled.count, "", 0)
            else { return 2 }
            copy.copyMemory(from: UnsafeRawPointer(stapled.baseAddress ?? copy), byteCount: stapled.count)
            let setAnswer: Int32 = 71
            _ = functions.control(ssl, setAnswer, stapled.count, copy)
            return 0
        }
        let (setCallback, setArgument): (Int32, Int32) = (63, 64)
        _ = functions.setCallback(context, setCallback, unsafeBitCast(callback, to: UnsafeRawPointer.self))
        _ = functions.controlContext(
            context, setArgument, 0, Unmanaged.passUnretained(self).toOpaque())
    }
}
