import Glibc

/// A shared library of the system's, loaded when it is first asked for and never unloaded.
///
/// Nobody needs its headers to build, nor the library itself to run what does not use it.
struct DynamicLibrary {
    private let name: String
    private let handle: UnsafeMutableRawPointer

    /// Loads a library by its file name, such as `libz.so.1`.
    ///
    /// - Parameter package: what to install where it is missing.
    init(_ name: String, package: String) throws(CompressionError) {
        // Local: its names must not get in the way of another copy that the program links itself.
        guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
            throw CompressionError(
                .libraryMissing,
                "\(name) cannot be loaded; on Debian and Ubuntu it is in the package \(package) (\(Self.reason()))"
            )
        }
        self.name = name
        self.handle = handle
    }

    /// The function of that name.
    ///
    /// The caller names its type, and vouches for it: nothing here can check it.
    func function<Function>(_ symbol: String, as type: Function.Type) throws(CompressionError) -> Function {
        guard let address = dlsym(handle, symbol) else {
            throw CompressionError(
                .libraryMissing, "\(name) has no function \(symbol); it is too old or damaged")
        }
        return unsafeBitCast(address, to: type)
    }

    private static func reason() -> String {
        dlerror().map { String(cString: $0) } ?? "no reason given"
    }
}
