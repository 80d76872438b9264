/// Where a field is in a document, kept as it was written; its stored name is found when it is needed.
package struct FieldPath: Hashable, Sendable {
    /// One step on the way down.
    package enum Segment: Hashable, Sendable {
        case keyPath(SendableKeyPath)
        case name(String)
    }

    package var segments: [Segment]

    package init(_ keyPath: any AnyKeyPath & Sendable) {
        segments = [.keyPath(SendableKeyPath(keyPath))]
    }

    package init(name: String) {
        segments = [.name(name)]
    }

    /// The path of something below this field.
    package func appending(_ segment: Segment) -> FieldPath {
        var longer = self
        longer.segments.append(segment)
        return longer
    }

    /// The dotted name that MongoDB knows the field by.
    ///
    /// - Throws: `LoomError` with the code `fieldName`.
    package func storedName() throws(LoomError) -> String {
        if segments.count == 1, case .keyPath(let keyPath) = segments[0] {
            return try FieldNames.storedName(of: keyPath)
        }
        var names: [String] = []
        for segment in segments {
            switch segment {
            case .keyPath(let keyPath): names.append(try FieldNames.storedName(of: keyPath))
            case .name(let name): names.append(name)
            }
        }
        return names.joined(separator: ".")
    }
}
