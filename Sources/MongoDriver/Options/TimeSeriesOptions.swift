import BSON

/// What makes a collection a time series.
public struct TimeSeriesOptions: Hashable, Sendable {
    /// How far apart measurements of one source are.
    public enum Granularity: String, Hashable, Sendable {
        case seconds, minutes, hours
    }

    /// The field that says when something was measured.
    public var timeField: String
    /// The field that says of what; nil for none.
    public var metaField: String?
    /// How far apart measurements of one source are; the server's default is seconds.
    public var granularity: Granularity?
    /// How much time one bucket spans at most, in whole seconds, instead of a granularity; needs MongoDB 6.3.
    public var bucketMaxSpan: Duration?
    /// To what a bucket's start is rounded, in whole seconds; the same as `bucketMaxSpan`.
    public var bucketRounding: Duration?

    /// Makes options.
    public init(
        timeField: String, metaField: String? = nil, granularity: Granularity? = nil,
        bucketMaxSpan: Duration? = nil, bucketRounding: Duration? = nil
    ) {
        self.timeField = timeField
        self.metaField = metaField
        self.granularity = granularity
        self.bucketMaxSpan = bucketMaxSpan
        self.bucketRounding = bucketRounding
    }

    func document() throws -> Document {
        var document: Document = ["timeField": .string(timeField)]
        document["metaField"] = metaField.map(BSONValue.string)
        document["granularity"] = granularity.map { .string($0.rawValue) }
        document["bucketMaxSpanSeconds"] = try bucketMaxSpan.map {
            .int64(try $0.wholeSeconds(of: "bucketMaxSpan"))
        }
        document["bucketRoundingSeconds"] = try bucketRounding.map {
            .int64(try $0.wholeSeconds(of: "bucketRounding"))
        }
        return document
    }
}
