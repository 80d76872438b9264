import MongoDriver

/// The clients of a run.
struct ClientSet {
    /// For tasks, and quick to notice what fails.
    let quick: MongoClient
    /// For threads, and quick to notice what fails.
    let threads: MongoClient
    /// With every limit at its default.
    let patient: MongoClient

    init(_ cluster: Cluster) throws {
        quick = try MongoClient(cluster.uri)
        threads = try MongoClient(cluster.uri)
        patient = try MongoClient(cluster.patientURI)
    }

    var all: [MongoClient] { [quick, threads, patient] }

    func close() async {
        for client in all { await client.close() }
    }
}
