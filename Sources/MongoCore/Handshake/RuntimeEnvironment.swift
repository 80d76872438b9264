import BSON

/// Which function-as-a-service platform or container the process runs in, from its environment variables.
package struct RuntimeEnvironment {
    /// The `env` document of the client metadata; empty outside of known environments.
    let document: Document

    /// Whether the process runs only while a function is called, by its environment variables.
    package static func isFunctionService(_ variables: [String: String]) -> Bool {
        !functionService(variables).isEmpty
    }

    init(variables: [String: String], isContainer: Bool) {
        var document = Self.functionService(variables)
        var container = Document()
        if isContainer { container["runtime"] = "docker" }
        if variables["KUBERNETES_SERVICE_HOST"] != nil { container["orchestrator"] = "kubernetes" }
        if !container.isEmpty { document["container"] = .document(container) }
        self.document = document
    }

    private static func functionService(_ variables: [String: String]) -> Document {
        let isLambda =
            variables["AWS_EXECUTION_ENV"]?.hasPrefix("AWS_Lambda_") == true
            || variables["AWS_LAMBDA_RUNTIME_API"] != nil
        let isVercel = variables["VERCEL"] != nil
        var names: [String] = []
        // Vercel runs on Lambda, so its own name wins; any other mix says nothing reliable.
        if isVercel { names.append("vercel") } else if isLambda { names.append("aws.lambda") }
        if variables["FUNCTIONS_WORKER_RUNTIME"] != nil { names.append("azure.func") }
        if variables["K_SERVICE"] != nil || variables["FUNCTION_NAME"] != nil { names.append("gcp.func") }
        guard names.count == 1, let name = names.first else { return [:] }
        var document: Document = ["name": .string(name)]
        addDetails(of: name, variables, to: &document)
        return document
    }

    private static func addDetails(
        of name: String, _ variables: [String: String], to document: inout Document
    ) {
        switch name {
        case "aws.lambda":
            document["region"] = variables["AWS_REGION"].map(BSONValue.string)
            document["memory_mb"] = number(variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"])
        case "gcp.func":
            document["region"] = variables["FUNCTION_REGION"].map(BSONValue.string)
            document["memory_mb"] = number(variables["FUNCTION_MEMORY_MB"])
            document["timeout_sec"] = number(variables["FUNCTION_TIMEOUT_SEC"])
        case "vercel":
            document["region"] = variables["VERCEL_REGION"].map(BSONValue.string)
        default: break
        }
    }

    private static func number(_ text: String?) -> BSONValue? {
        text.flatMap { Int32($0) }.map(BSONValue.int32)
    }
}
