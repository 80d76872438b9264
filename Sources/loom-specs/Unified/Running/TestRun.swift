/// One test on one server: what all its steps share.
struct TestRun: Sendable {
    let deployment: Deployment
    let entities = EntityMap()
    let failPoints = FailPoints()
    /// Whether servers are made to fail, so that they should be found again quickly.
    let usesFailPoints: Bool

    init(deployment: Deployment, usesFailPoints: Bool) {
        self.deployment = deployment
        self.usesFailPoints = usesFailPoints
    }

    var matcher: Matcher { Matcher(entities: entities) }
}
