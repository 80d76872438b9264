/// The functions of libzstd that are used.
struct ZstandardLibrary: Sendable {
    typealias Compress =
        @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, Int, UnsafeRawPointer?, Int, Int32) -> Int
    typealias Decompress =
        @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, Int, UnsafeRawPointer?, Int) -> Int

    let createCompressor: WorkingMemory.Make
    let freeCompressor: WorkingMemory.Free
    let compress: Compress
    let createDecompressor: WorkingMemory.Make
    let freeDecompressor: WorkingMemory.Free
    let decompress: Decompress
    let compressBound: @convention(c) (Int) -> Int
    private let isErrorCode: @convention(c) (Int) -> UInt32
    private let errorName: @convention(c) (Int) -> UnsafePointer<CChar>?

    /// The library, or why there is none.
    static let shared = Result<ZstandardLibrary, CompressionError> { () throws(CompressionError) in
        try ZstandardLibrary()
    }

    private init() throws(CompressionError) {
        let library = try DynamicLibrary("libzstd.so.1", package: "libzstd1")
        createCompressor = try library.function("ZSTD_createCCtx", as: WorkingMemory.Make.self)
        freeCompressor = try library.function("ZSTD_freeCCtx", as: WorkingMemory.Free.self)
        compress = try library.function("ZSTD_compressCCtx", as: Compress.self)
        createDecompressor = try library.function("ZSTD_createDCtx", as: WorkingMemory.Make.self)
        freeDecompressor = try library.function("ZSTD_freeDCtx", as: WorkingMemory.Free.self)
        decompress = try library.function("ZSTD_decompressDCtx", as: Decompress.self)
        compressBound = try library.function("ZSTD_compressBound", as: (@convention(c) (Int) -> Int).self)
        isErrorCode = try library.function("ZSTD_isError", as: (@convention(c) (Int) -> UInt32).self)
        errorName = try library.function(
            "ZSTD_getErrorName", as: (@convention(c) (Int) -> UnsafePointer<CChar>?).self)
    }

    /// Whether a result is no size but an error code.
    func isError(_ result: Int) -> Bool { isErrorCode(result) != 0 }

    /// libzstd's words for an error code.
    func message(of result: Int) -> String {
        errorName(result).map { String(cString: $0) } ?? "an unknown reason"
    }
}
