/// The options a connection string can have, spelled as the specification spells them.
///
/// In a connection string the names are matched without regard to case.
public enum ConnectionOption: String, CaseIterable, Hashable, Sendable {
    case appName
    case authMechanism
    case authMechanismProperties
    case authSource
    case compressors
    case connectTimeoutMS
    case directConnection
    case enableOverloadRetargeting
    case heartbeatFrequencyMS
    case journal
    case loadBalanced
    case localThresholdMS
    case maxAdaptiveRetries
    case maxConnecting
    case maxIdleTimeMS
    case maxPoolSize
    case maxStalenessSeconds
    case minPoolSize
    case proxyHost
    case proxyPassword
    case proxyPort
    case proxyUsername
    case readConcernLevel
    case readPreference
    case readPreferenceTags
    case replicaSet
    case retryReads
    case retryWrites
    case serverMonitoringMode
    case serverSelectionTimeoutMS
    case serverSelectionTryOnce
    case socketTimeoutMS
    case srvMaxHosts
    case srvServiceName
    case ssl
    case timeoutMS
    case tls
    case tlsAllowInvalidCertificates
    case tlsAllowInvalidHostnames
    case tlsCAFile
    case tlsCertificateKeyFile
    case tlsCertificateKeyFilePassword
    case tlsDisableCertificateRevocationCheck
    case tlsDisableOCSPEndpointCheck
    case tlsInsecure
    case w
    case waitQueueMultiple
    case waitQueueSize
    case waitQueueTimeoutMS
    case wTimeoutMS
    case zlibCompressionLevel

    /// The option of that name, whatever its case.
    package init?(named name: some StringProtocol) {
        guard let option = Self.byLowercasedName[name.lowercased()] else { return nil }
        self = option
    }

    /// The option that replaced a deprecated one of that name, whatever its case.
    init?(replacing name: some StringProtocol) {
        switch name.lowercased() {
        case "j": self = .journal
        case "wtimeout": self = .wTimeoutMS
        default: return nil
        }
    }

    /// Whether the value is a secret that no description may show.
    var isSecret: Bool {
        switch self {
        case .proxyPassword, .tlsCertificateKeyFilePassword, .authMechanismProperties: true
        default: false
        }
    }

    private static let byLowercasedName = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
}

extension ConnectionOption: CustomStringConvertible {
    /// The option's name.
    public var description: String { rawValue }
}
