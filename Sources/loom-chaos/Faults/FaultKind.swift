/// What is done to the servers and the ways to them.
enum FaultKind: String, CaseIterable, Sendable {
    case killPrimary = "kill the primary"
    case killSecondary = "kill a secondary"
    case freezePrimary = "freeze the primary"
    case freezeSecondary = "freeze a secondary"
    case restart = "restart a member"
    case stepDown = "step down the primary"
    case reset = "reset connections"
    case drop = "drop bytes"
    case delay = "delay bytes"
    case truncate = "truncate messages"
    case split = "split messages"
}
