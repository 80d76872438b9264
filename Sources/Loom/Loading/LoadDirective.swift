public import BSON
import MongoDriver

/// Which documents of a model to load, in which order, and as what: a value that is built up call by call and run any
/// number of times.
///
/// ```swift
/// let query = Order.filter(\.total >= 10).sorted(by: \.total, .descending).limit(20)
/// print(try query.command)                          // what will be sent
/// let orders = try await query.loadMany(in: store)
/// for try await order in query.using(store) { … }   // the same, streamed
/// ```
///
/// Each call applies to what the calls before it give: `limit` then `filter` searches among the first, `filter` then
/// `limit` takes the first found. A plain `find` command is sent wherever one can say the same, otherwise a pipeline.
/// Loading never changes the directive.
public struct LoadDirective<Model: Loadable, Output: Decodable & Sendable>: Sendable {
    var steps: [LoadStep<Model>]
    /// The stored fields to send; nil for whole documents.
    var projection: Document?
    /// Why the output's fields cannot be told; thrown when the directive is rendered.
    var projectionError: LoomError?
    var batchSize: Int?
    var store: Store?
    /// Makes what reads the outputs, once per loading.
    let coder: @Sendable () throws(LoomError) -> OutputCoder<Output>

    /// The directive that loads everything of a model.
    init() where Output == Model {
        steps = []
        coder = { () throws(LoomError) in try .models() }
    }

    private init<Other>(
        _ other: LoadDirective<Model, Other>,
        _ coder: @escaping @Sendable () throws(LoomError) -> OutputCoder<Output>
    ) {
        self.coder = coder
        steps = other.steps
        batchSize = other.batchSize
        store = other.store
    }

    /// Only what matches as well.
    public func filter(_ filter: Filter<Model>) -> LoadDirective { adding(.filter(filter.node)) }

    /// In the order of a property; among equals, in the order of further calls.
    ///
    /// A property that is named again keeps its place and takes the last direction.
    public func sorted<Value>(
        by keyPath: any KeyPath<Model, Value> & Sendable, _ order: SortDirection = .ascending
    ) -> LoadDirective {
        sorted(by: Sort(by: keyPath, order))
    }

    /// In an order; among equals, in the order of further calls.
    public func sorted(by sort: Sort<Model>) -> LoadDirective {
        if case .sort(let before) = steps.last {
            var copy = self
            copy.steps[copy.steps.count - 1] = .sort(before.then(sort))
            return copy
        }
        return adding(.sort(sort))
    }

    /// Without the first `count`; loading throws `LoomError` for a negative one.
    public func skip(_ count: Int) -> LoadDirective { adding(.skip(count)) }

    /// At most `count`, none for 0; loading throws `LoomError` for a negative one.
    public func limit(_ count: Int) -> LoadDirective { adding(.limit(count)) }

    /// As values of another type, with only its fields sent.
    ///
    /// ```swift
    /// struct Line: Codable { var customer: String; var total: Double }
    /// let lines = try await Order.filter(\.total >= 10).project(to: Line.self).loadMany(in: store)
    /// ```
    /// The fields are those of the type's `CodingKeys`, which say the stored names; `id` is `_id`.
    public func project<Projected: Decodable & Sendable>(
        to type: Projected.Type
    ) -> LoadDirective<Model, Projected> {
        projecting { () throws(LoomError) in try .projections() }
    }

    /// As another model of the same documents, one with fewer fields for example, with only its fields sent.
    public func project<Projected: Loadable>(to type: Projected.Type) -> LoadDirective<Model, Projected> {
        projecting { () throws(LoomError) in try .models() }
    }

    private func projecting<Projected>(
        _ coder: @escaping @Sendable () throws(LoomError) -> OutputCoder<Projected>
    ) -> LoadDirective<Model, Projected> {
        var copy = LoadDirective<Model, Projected>(self, coder)
        do throws(LoomError) {
            copy.projection = try Projection.document(of: Projected.self)
        } catch {
            copy.projectionError = error
        }
        return copy
    }

    /// With pipeline stages written by hand at this place, the results as documents of any shape.
    ///
    /// Names, types and operators are yours to get right. Never build stages from text that comes from outside.
    public func unsafe(stages: [Document]) -> LoadDirective<Model, Document> {
        unsafe(stages: stages, as: Document.self)
    }

    /// With pipeline stages written by hand at this place, the results as values of a type.
    public func unsafe<Result: Decodable & Sendable>(
        stages: [Document], as type: Result.Type
    ) -> LoadDirective<Model, Result> {
        LoadDirective<Model, Result>(self, OutputCoder.results).adding(.stages(stages))
    }

    /// With so many documents in each reply; by default the server decides.
    public func batchSize(_ count: Int) -> LoadDirective {
        var copy = self
        copy.batchSize = count
        return copy
    }

    /// Bound to a store, which iteration and calls without one then use.
    public func using(_ store: Store) -> LoadDirective {
        var copy = self
        copy.store = store
        return copy
    }

    private func adding(_ step: LoadStep<Model>) -> LoadDirective {
        var copy = self
        copy.steps.append(step)
        return copy
    }
}

extension LoadDirective {
    /// The command that loading sends, as far as the directive decides it; the driver adds session and concerns.
    ///
    /// - Throws: `LoomError` for a key path without a stored name, a value that BSON cannot hold, or a negative number.
    public var command: Document {
        get throws(LoomError) { try plan().command(collection: Model.collection) }
    }
}

extension LoadDirective: CustomStringConvertible {
    /// The command as Extended JSON; in angle brackets, the reason why it cannot be rendered.
    public var description: String { Rendered.text { () throws(LoomError) in try command } }
}
