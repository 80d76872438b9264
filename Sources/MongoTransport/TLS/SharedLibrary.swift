internal import Glibc

/// A C library that is loaded when it is needed, so that programs that do not need it run without it.
package struct SharedLibrary: Sendable {
    // A handle is a number for the dynamic loader, which has its own lock.
    private nonisolated(unsafe) let handle: UnsafeMutableRawPointer
    /// The name it was found by.
    package let name: String

    /// Loads the first of the libraries that is there; its names are seen by nobody else in the process.
    ///
    /// - Parameter names: what to try, in this order, as the dynamic loader takes it.
    package init(oneOf names: [String]) throws(TLSSetupError) {
        var reasons: [String] = []
        for name in names {
            if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
                self.handle = handle
                self.name = name
                return
            }
            // The loader's message begins with the name.
            reasons.append(dlerror().map { String(cString: $0) } ?? name)
        }
        throw TLSSetupError(
            .libraryMissing,
            "OpenSSL 3 is not to be found on this machine: \(reasons.joined(separator: "; "))")
    }

    /// The function of that name, here or in the libraries that this one needs.
    ///
    /// The caller answers for the type being the function's own.
    package func function<Function>(_ symbol: String, as type: Function.Type = Function.self)
        throws(TLSSetupError) -> Function
    {
        guard let address = dlsym(handle, symbol) else {
            throw TLSSetupError(.libraryMissing, "\(name) has no function \(symbol)")
        }
        return unsafeBitCast(address, to: Function.self)
    }
}
