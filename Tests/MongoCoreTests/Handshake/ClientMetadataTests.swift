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

    /// The specification's own list of environments.
    @Test(
        arguments: [
            (
                [
                    "AWS_EXECUTION_ENV": "AWS_Lambda_java8", "AWS_REGION": "us-east-2",
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
                ], ["name": "aws.lambda", "region": "us-east-2", "memory_mb": 1024]
            ),
            (["FUNCTIONS_WORKER_RUNTIME": "node"], ["name": "azure.func"]),
            (
                [
                    "K_SERVICE": "servicename", "FUNCTION_MEMORY_MB": "1024", "FUNCTION_TIMEOUT_SEC": "60",
                    "FUNCTION_REGION": "us-central1",
                ], ["name": "gcp.func", "memory_mb": 1024, "timeout_sec": 60, "region": "us-central1"]
            ),
            (["VERCEL": "1", "VERCEL_REGION": "cdg1"], ["name": "vercel", "region": "cdg1"]),
            (["AWS_EXECUTION_ENV": "AWS_Lambda_java8", "FUNCTIONS_WORKER_RUNTIME": "node"], [:]),
            (
                ["AWS_EXECUTION_ENV": "AWS_Lambda_java8", "AWS_REGION": String(repeating: "a", count: 512)],
                ["name": "aws.lambda"]
            ),
            (
                ["AWS_EXECUTION_ENV": "AWS_Lambda_java8", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "big"],
                ["name": "aws.lambda"]
            ),
            (["AWS_EXECUTION_ENV": "EC2"], [:]),
            (
                [
                    "AWS_EXECUTION_ENV": "AWS_Lambda_java8", "AWS_REGION": "us-east-2",
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024", "KUBERNETES_SERVICE_HOST": "1",
                ],
                [
                    "name": "aws.lambda", "region": "us-east-2", "memory_mb": 1024,
                    "container": ["orchestrator": "kubernetes"],
                ]
            ),
        ] as [([String: String], Document)])
    func environments(variables: [String: String], expected: Document) throws {
        let found = try metadata(variables)["env"]?.documentValue ?? [:]
        #expect(Set(found.keys) == Set(expected.keys))
        for (key, value) in expected { #expect(found[key] == value) }
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
