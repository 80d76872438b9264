import Compression
import MongoCore
import MongoWire

/// The compressors that every connection of a client offers, their libraries loaded.
struct CompressionSettings: Sendable {
    /// Best first, as the connection string lists them.
    private(set) var compressors: [MessageCompressor] = []
    /// What a lenient client goes without.
    private(set) var warnings: [String] = []

    /// Loads what `options` ask for.
    ///
    /// - Parameter isLenient: Whether a compressor whose library this machine lacks is left out with a warning.
    /// - Throws: `ConnectionStringError` for such a compressor otherwise, since it was asked for by name.
    init(_ options: ConnectionOptions, isLenient: Bool) throws(ConnectionStringError) {
        for compressor in options.compressors ?? [] {
            do throws(CompressionError) {
                compressors.append(try Self.load(compressor, level: options.zlibCompressionLevel))
            } catch {
                let reason = "the compressor \(compressor.rawValue) cannot be used: \(error)"
                guard isLenient else {
                    throw ConnectionStringError(.unsupported, option: .compressors, reason)
                }
                warnings.append(reason)
            }
        }
    }

    private static func load(
        _ compressor: ConnectionOptions.Compressor, level: Int?
    ) throws(CompressionError) -> MessageCompressor {
        switch compressor {
        case .snappy: .snappy
        case .zlib: .zlib(try Zlib(), level: level ?? -1)
        case .zstd: .zstd(try Zstandard())
        }
    }

    /// What hello offers.
    var names: [String] { compressors.map(\.name) }

    /// The first of ours that the server names too; nil if it names none.
    func agreed(with names: [String]) -> MessageCompressor? {
        compressors.first { names.contains($0.name) }
    }
}
