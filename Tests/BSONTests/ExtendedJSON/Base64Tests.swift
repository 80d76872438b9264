import BSON
import FoundationEssentials
import MongoCore
import Testing

@Suite struct Base64Tests {
    @Test func agreesWithFoundation() {
        var generator = SplitMix(seed: 5)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text.utf8) == bytes)
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AB==", "AAB=", "A===", "====", "AA=A", "AA==AAAA", "AA-_", "AA A", "AAA\u{E9}",
    ])
    func refuses(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
