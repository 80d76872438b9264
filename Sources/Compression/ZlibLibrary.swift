/// The functions of libz that are used.
struct ZlibLibrary: Sendable {
    typealias Compress =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt>?, UnsafeRawPointer?, UInt, Int32
        ) -> Int32
    typealias Uncompress =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt>?, UnsafeRawPointer?,
            UnsafeMutablePointer<UInt>?
        ) -> Int32

    let compress: Compress
    let uncompress: Uncompress
    let compressBound: @convention(c) (UInt) -> UInt

    /// The library, or why there is none.
    static let shared = Result<ZlibLibrary, CompressionError> { () throws(CompressionError) in
        try ZlibLibrary()
    }

    private init() throws(CompressionError) {
        let library = try DynamicLibrary("libz.so.1", package: "zlib1g")
        compress = try library.function("compress2", as: Compress.self)
        // Unlike uncompress it says how much of the input it used.
        uncompress = try library.function("uncompress2", as: Uncompress.self)
        compressBound = try library.function("compressBound", as: (@convention(c) (UInt) -> UInt).self)
    }
}
