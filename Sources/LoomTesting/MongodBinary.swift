import Glibc

/// Finds the mongod to start.
enum MongodBinary {
    /// The version that the scripts of this repository fetch.
    private static let fetched = "mongod-6.0.5/mongod"

    /// The path of a mongod: what `LOOM_MONGOD` names, else the one that `scripts/fetch-mongod` left in the
    /// cache of this checkout or of the working directory's, else the one on PATH.
    ///
    /// - Throws: ``TestServerError`` with all the places that were searched.
    static func find() throws(TestServerError) -> String {
        if let named = variable("LOOM_MONGOD") {
            guard isExecutable(named) else {
                throw TestServerError(
                    .binaryNotFound, "LOOM_MONGOD is \(named), which is not an executable file")
            }
            return named
        }
        let candidates = caches.map { $0 + "/" + fetched } + searchPath.map { $0 + "/mongod" }
        guard let found = candidates.first(where: isExecutable) else {
            let places = caches.joined(separator: ", ")
            throw TestServerError(
                .binaryNotFound,
                """
                no mongod to start: LOOM_MONGOD is not set, there is no \(fetched) in \(places), and no mongod on PATH. \
                scripts/fetch-mongod fetches one
                """)
        }
        return found
    }

    private static var caches: [String] {
        var places: [String] = []
        if let cache = variable("LOOM_CACHE") { places.append(cache) }
        // Sources/LoomTesting/MongodBinary.swift is three steps below the checkout.
        let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        places.append("/" + checkout + "/.cache")
        places.append(".cache")
        return places
    }

    private static var searchPath: [String] {
        (variable("PATH") ?? "").split(separator: ":").map(String.init)
    }

    private static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
