/// How the value of an option is written, and where it goes.
package enum OptionForm {
    /// The place for a value among the options.
    package typealias Target<Value> = WritableKeyPath<ConnectionOptions, Value?> & Sendable

    /// `true` or `false`.
    case flag(any Target<Bool>)
    /// A whole number in a range.
    case count(any Target<Int>, ClosedRange<Int>)
    /// A whole number of milliseconds in a range.
    case milliseconds(any Target<Duration>, ClosedRange<Int>)
    /// Text that is not empty, up to a number of bytes.
    case text(any Target<String>, upTo: Int)
    /// Something with rules of its own.
    case special
}

extension ConnectionOption {
    /// How the option's value is written, and where it goes.
    package var form: OptionForm {
        switch self {
        case .appName: .text(\.appName, upTo: 128)
        case .connectTimeoutMS: .milliseconds(\.connectTimeout, anyCount)
        case .directConnection: .flag(\.directConnection)
        case .enableOverloadRetargeting: .flag(\.enableOverloadRetargeting)
        case .heartbeatFrequencyMS: .milliseconds(\.heartbeatFrequency, 500...maximum)
        case .loadBalanced: .flag(\.loadBalanced)
        case .localThresholdMS: .milliseconds(\.localThreshold, anyCount)
        case .maxAdaptiveRetries: .count(\.maxAdaptiveRetries, anyCount)
        case .maxConnecting: .count(\.maxConnecting, 1...maximum)
        case .maxIdleTimeMS: .milliseconds(\.maxIdleTime, anyCount)
        case .maxPoolSize: .count(\.maxPoolSize, anyCount)
        case .minPoolSize: .count(\.minPoolSize, anyCount)
        case .proxyHost: .text(\.proxyHost, upTo: 255)
        case .proxyPassword: .text(\.proxyPassword, upTo: 255)
        case .proxyPort: .count(\.proxyPort, 1...65535)
        case .proxyUsername: .text(\.proxyUsername, upTo: 255)
        case .replicaSet: .text(\.replicaSet, upTo: maximum)
        case .retryReads: .flag(\.retryReads)
        case .retryWrites: .flag(\.retryWrites)
        case .serverSelectionTimeoutMS: .milliseconds(\.serverSelectionTimeout, 1...maximum)
        case .serverSelectionTryOnce: .flag(\.serverSelectionTryOnce)
        case .socketTimeoutMS: .milliseconds(\.socketTimeout, anyCount)
        case .srvMaxHosts: .count(\.srvMaxHosts, anyCount)
        case .srvServiceName: .text(\.srvServiceName, upTo: 62)
        case .ssl, .tls: .flag(\.tls)
        case .timeoutMS: .milliseconds(\.timeout, anyCount)
        case .tlsAllowInvalidCertificates: .flag(\.tlsAllowInvalidCertificates)
        case .tlsAllowInvalidHostnames: .flag(\.tlsAllowInvalidHostnames)
        case .tlsCAFile: .text(\.tlsCAFile, upTo: maximum)
        case .tlsCertificateKeyFile: .text(\.tlsCertificateKeyFile, upTo: maximum)
        case .tlsCertificateKeyFilePassword: .text(\.tlsCertificateKeyFilePassword, upTo: maximum)
        case .tlsDisableCertificateRevocationCheck: .flag(\.tlsDisableCertificateRevocationCheck)
        case .tlsDisableOCSPEndpointCheck: .flag(\.tlsDisableOCSPEndpointCheck)
        case .tlsInsecure: .flag(\.tlsInsecure)
        case .waitQueueMultiple: .count(\.waitQueueMultiple, 1...maximum)
        case .waitQueueSize: .count(\.waitQueueSize, 1...maximum)
        case .waitQueueTimeoutMS: .milliseconds(\.waitQueueTimeout, anyCount)
        case .zlibCompressionLevel: .count(\.zlibCompressionLevel, -1...9)
        case .authMechanism, .authMechanismProperties, .authSource, .compressors, .journal,
            .maxStalenessSeconds, .readConcernLevel, .readPreference, .readPreferenceTags,
            .serverMonitoringMode, .w, .wTimeoutMS:
            .special
        }
    }
}

/// The largest number any option takes: MongoDB's own limit, and far from overflowing any unit of time.
private let maximum = Int(Int32.max)
private let anyCount = 0...maximum
