import MongoCore
import Testing

@Suite struct ConnectionStringFuzzTests {
    private static let seeds = [
        "mongodb://ada:s%3Acret@a.example.com:27017,[fe80::1%25eth0]:1,%2Ftmp%2Fm.sock/shop?replicaSet=rs&w=2&tls=false",
        "mongodb+srv://u@cluster.example.com/?srvMaxHosts=2&authSource=x&readPreference=nearest&readPreferenceTags=a:b,c:d",
        "mongodb://u:p@h/?authMechanism=GSSAPI&authMechanismProperties=SERVICE_NAME:x,CANONICALIZE_HOST_NAME:forward",
        "mongodb://h/?w=majority&journal=true&wTimeoutMS=5&maxStalenessSeconds=90&readPreference=secondary&compressors=zlib",
    ]

    /// Deletes, doubles, swaps in and cuts out characters of valid strings: whatever comes, there is an answer, the same
    /// one each time, and it shows no password.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func mutations(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        var accepted = 0
        var refused = 0
        for _ in 0..<4000 {
            let text = Self.mutate(Self.seeds[Int(generator.next() % 4)], &generator)
            let first = Result { () throws(ConnectionStringError) in try ConnectionString(text) }
            let second = Result { () throws(ConnectionStringError) in try ConnectionString(text) }
            #expect(first == second, "seed \(seed): \(text)")
            switch first {
            case .success(let string):
                accepted += 1
                if let password = string.credential?.password, password.count > 4 {
                    #expect(!"\(string) \(string.warnings)".contains(password), "seed \(seed): \(text)")
                }
            case .failure: refused += 1
            }
        }
        #expect(accepted > 100 && refused > 100)
    }

    private static func mutate(_ text: String, _ generator: inout SplitMix) -> String {
        let alphabet = Array("@:/?%&=,[].$ \\0aé\u{0}".unicodeScalars)
        var scalars = Array(text.unicodeScalars)
        for _ in 0...(generator.next() % 3) where !scalars.isEmpty {
            let position = Int(generator.next() % UInt64(scalars.count))
            let scalar = alphabet[Int(generator.next() % UInt64(alphabet.count))]
            switch generator.next() % 5 {
            case 0: scalars.remove(at: position)
            case 1: scalars.insert(scalar, at: position)
            case 2: scalars[position] = scalar
            case 3: scalars.insert(scalars[position], at: position)
            default: scalars.removeSubrange(position..<min(position + 3, scalars.count))
            }
        }
        var mutated = String.UnicodeScalarView()
        mutated.append(contentsOf: scalars)
        return String(mutated)
    }
}
