/// A key path that may cross tasks, usable as a dictionary key.
package struct SendableKeyPath: Hashable, Sendable {
    package let keyPath: any AnyKeyPath & Sendable

    package init(_ keyPath: any AnyKeyPath & Sendable) {
        self.keyPath = keyPath
    }

    package var rootType: Any.Type { type(of: keyPath).rootType }
    package var valueType: Any.Type { type(of: keyPath).valueType }

    package static func == (left: SendableKeyPath, right: SendableKeyPath) -> Bool {
        (left.keyPath as AnyKeyPath) == (right.keyPath as AnyKeyPath)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(keyPath as AnyKeyPath)
    }
}
