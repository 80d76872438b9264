public import MongoCore

/// What a bucket is called and how it reads and writes.
public struct GridFSBucketOptions: Sendable {
    /// The bucket's name, the first part of its collections' names; `fs` by default.
    public var name: String
    /// How many bytes of a file one chunk holds; 255 KiB by default. Files of other chunk sizes can be read all the same.
    public var chunkSize: Int
    /// How writes are confirmed; nil for the database's.
    public var writeConcern: WriteConcern?
    /// How reads see data that other members have not confirmed; nil for the database's.
    public var readConcern: ReadConcern?
    /// Which members answer reads; nil for the database's.
    public var readPreference: ReadPreference?

    /// 255 KiB: with the other fields a chunk is a little smaller than a power of two.
    public static let standardChunkSize = 255 * 1024

    /// Makes options.
    public init(
        name: String = "fs", chunkSize: Int = standardChunkSize, writeConcern: WriteConcern? = nil,
        readConcern: ReadConcern? = nil, readPreference: ReadPreference? = nil
    ) {
        self.name = name
        self.chunkSize = chunkSize
        self.writeConcern = writeConcern
        self.readConcern = readConcern
        self.readPreference = readPreference
    }
}
