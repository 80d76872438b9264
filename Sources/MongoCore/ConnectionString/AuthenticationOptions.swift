/// The options that, with user name and password, make up the credential.
struct AuthenticationOptions {
    private(set) var mechanism: Credential.Mechanism?
    private(set) var source: String?
    private(set) var properties: [String: String] = [:]

    /// Takes one option. The answer is what the value should have been, if it cannot be taken.
    mutating func apply(
        _ pair: OptionPair, warnings: inout [ConnectionStringWarning]
    ) throws(ConnectionStringError) -> String? {
        switch pair.option {
        case .authMechanism:
            guard let mechanism = Credential.Mechanism(rawValue: pair.value) else {
                let names = Credential.Mechanism.allCases.map(\.rawValue).joined(separator: ", ")
                return "one of \(names)"
            }
            self.mechanism = mechanism
        case .authSource:
            guard !pair.value.isEmpty else {
                throw ConnectionStringError(.invalidOption, option: .authSource, "authSource is empty")
            }
            source = pair.value
        default:
            properties = [:]
            applyProperties(pair.value, warnings: &warnings)
        }
        return nil
    }

    /// Takes the properties that are well formed and warns of the others; a value may be secret and is not repeated.
    private mutating func applyProperties(_ text: String, warnings: inout [ConnectionStringWarning]) {
        for (index, property) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            let halves = property.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty else {
                warnings.append(
                    ConnectionStringWarning(
                        .invalidValue, ConnectionOption.authMechanismProperties.rawValue,
                        "property number \(index + 1) is not of the form name:value; it is ignored"))
                continue
            }
            properties[halves[0].uppercased()] = String(halves[1])
        }
    }
}
