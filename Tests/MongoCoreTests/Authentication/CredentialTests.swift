import MongoCore
import Testing

@Suite struct CredentialTests {
    @Test func sourcesByDefault() throws {
        #expect(try Credential(username: "u", password: "p").source == "admin")
        #expect(try Credential(username: "u", password: "p", mechanism: .scramSHA1).source == "admin")
        #expect(try Credential(username: "u", password: "p", mechanism: .plain).source == "$external")
        #expect(try Credential(username: nil, mechanism: .x509).source == "$external")
        #expect(try Credential(username: "u", password: "p", source: "db").source == "db")
    }

    @Test func propertyNamesIgnoreCase() throws {
        let credential = try Credential(
            username: "u", mechanism: .gssapi, mechanismProperties: ["service_name": "other"])
        #expect(credential.mechanismProperties == ["SERVICE_NAME": "other"])
    }

    @Test func passwordsStayOutOfDescriptions() throws {
        let credential = try Credential(
            username: "ada", password: "sesame", mechanism: .aws,
            mechanismProperties: ["AWS_SESSION_TOKEN": "sesame"])
        var dumped = ""
        dump(credential, to: &dumped)
        for text in [String(describing: credential), String(reflecting: credential), "\(credential)", dumped]
        {
            #expect(!text.contains("sesame"))
            #expect(text.contains("ada"))
        }
    }

    @Test func refusals() {
        #expect(throws: CredentialError.self) { try Credential(username: nil, password: "p") }
        #expect(throws: CredentialError.self) { try Credential(username: "", password: "p") }
        #expect(throws: CredentialError.self) { try Credential(username: "u", source: "") }
        #expect(throws: CredentialError.self) {
            try Credential(username: "u", mechanismProperties: ["SERVICE_NAME": "x"])
        }
        #expect(throws: CredentialError.self) {
            try Credential(username: "u", mechanism: .oidc, mechanismProperties: ["ENVIRONMENT": "gcp"])
        }
        #expect(throws: CredentialError.self) {
            try Credential(username: "u", source: "db", mechanism: .x509)
        }
    }
}
