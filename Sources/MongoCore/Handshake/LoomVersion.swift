/// The version that this source will be released as.
package enum LoomVersion {
    package static let current = "0.1.0"
}
