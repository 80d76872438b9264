import Testing

@testable import MongoCore

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a%20b", "a b"), ("%41%61%2f%2F", "Aa//"), ("b%C3%BCcher", "bücher"),
        ("bücher", "bücher"), ("%2541", "%41"),
    ])
    func decodes(text: String, decoded: String) {
        #expect(percentDecoded(text) == decoded)
    }

    @Test(arguments: ["%", "%4", "a%zz", "%4g", "%-1", "%+1", "%C3", "%FF", "%C0%80"])
    func refuses(text: String) {
        #expect(percentDecoded(text) == nil)
    }
}
