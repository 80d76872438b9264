/// Numbers random enough to spread load, for a few instructions each where the system's own cost a system call. The same
/// seed gives the same numbers, so that what went wrong once can be seen again.
package struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator whose numbers follow from `seed`; by default one that nobody can foresee.
    package init(seed: UInt64 = .random(in: .min ... .max)) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
