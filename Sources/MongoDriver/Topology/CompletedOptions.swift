/// A topology's options once DNS has completed them.
final class CompletedOptions: Sendable {
    let options: TopologyOptions

    init(_ options: TopologyOptions) {
        self.options = options
    }
}
