/// What decides, beside the operation and the servers, which server an operation goes to.
package struct SelectionSettings: Sendable {
    /// How much farther than the nearest server others may be and still be chosen.
    package var localThreshold: Duration
    /// How often monitors look at each server, which limits what is known of staleness.
    package var heartbeatFrequency: Duration

    package init(
        localThreshold: Duration = OptionDefaults.localThreshold,
        heartbeatFrequency: Duration = OptionDefaults.heartbeatFrequency
    ) {
        self.localThreshold = localThreshold
        self.heartbeatFrequency = heartbeatFrequency
    }
}
