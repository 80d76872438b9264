import BSON

/// One call in the chain of a `LoadDirective`.
enum LoadStep<Model>: Hashable, Sendable {
    case filter(FilterNode)
    case sort(Sort<Model>)
    case skip(Int)
    case limit(Int)
    case stages([Document])
}
