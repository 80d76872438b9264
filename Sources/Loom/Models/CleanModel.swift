/// The clean copy of a model, behind a reference because a model cannot contain itself.
///
/// A copy of the value rather than its bytes: it shares strings and arrays with the loaded model, costs one allocation,
/// and unchanged sets and dictionaries encode in the same order as in the model.
final class CleanModel<Model: Sendable>: Sendable {
    let model: Model

    init(_ model: Model) {
        self.model = model
    }
}
