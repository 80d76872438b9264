import BSON
import MongoCore
import Testing

@Suite struct ClientMetadataTests {
    private func metadata(_ variables: [String: String] = [:], name: String? = nil) throws -> Document {
        try ClientMetadata(applicationName: name, environmentVariables: variables, isContainer: false)
            .document()
    }

    @Test func tellsDriverSystemAndApplication() throws {
        let document = try metadata(name: "tests")
        #expect(document["application"]?.documentValue?["name"] == "tests")
        #expect(document["driver"]?.documentValue?["name"] == "loom")
        #expect(document["os"]?.documentValue?["type"] == "Linux")
        #expect(document["env"] == nil)
    }

    @Test func namesTheFunctionService() throws {
        let lambda = try metadata([
            "AWS_EXECUTION_ENV": "AWS_Lambda_swift", "AWS_REGION": "eu-1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        ])
        #expect(lambda["env"] == ["name": "aws.lambda", "region": "eu-1", "memory_mb": 128])
        let vercel = try metadata(["AWS_LAMBDA_RUNTIME_API": "x", "VERCEL": "1"])
        #expect(vercel["env"] == ["name": "vercel"])
        #expect(try metadata(["VERCEL": "1", "K_SERVICE": "x"])["env"] == nil)
        let wrongType = try metadata(["K_SERVICE": "x", "FUNCTION_MEMORY_MB": "much"])
        #expect(wrongType["env"] == ["name": "gcp.func"])
    }

    @Test func neverExceeds512Bytes() throws {
        for length in stride(from: 0, through: 600, by: 7) {
            let region = String(repeating: "r", count: length)
            let document = try metadata(
                ["AWS_LAMBDA_RUNTIME_API": "x", "AWS_REGION": region, "KUBERNETES_SERVICE_HOST": "h"],
                name: String(repeating: "a", count: 128))
            #expect(try document.encoded().byteCount <= 512)
            #expect(document["application"] != nil)
            if length > 400 { #expect(document["env"]?.documentValue?["region"] == nil) }
        }
    }

    @Test func librariesAddThemselvesOnce() throws {
        var metadata = ClientMetadata(applicationName: nil, environmentVariables: [:], isContainer: false)
        let plain = try metadata.document()
        let own = try #require(plain["driver"]?.documentValue?["version"]?.stringValue)
        for _ in 0..<2 {
            metadata.append(
                try #require(DriverInfo(name: "framework", version: "2.0", platform: "Framework OS")))
        }
        metadata.append(try #require(DriverInfo(name: "shell", version: "", platform: nil)))
        let document = try metadata.document()
        #expect(document["driver"] == ["name": "loom|framework|shell", "version": .string("\(own)|2.0")])
        #expect(document["platform"] == "Swift|Framework OS")
        #expect(document["os"] == plain["os"])
        #expect(DriverInfo(name: "a|b", version: nil, platform: nil) == nil)
    }

    @Test func longAdditionsAreLeftOut() throws {
        var metadata = ClientMetadata(applicationName: nil, environmentVariables: [:], isContainer: false)
        metadata.append(try #require(DriverInfo(name: "short", version: nil, platform: nil)))
        let name = String(repeating: "x", count: 600)
        metadata.append(try #require(DriverInfo(name: name, version: nil, platform: nil)))
        let document = try metadata.document()
        #expect(try document.encoded().byteCount <= 512)
        #expect(document["driver"]?.documentValue?["name"] == "loom|short")
    }
}
