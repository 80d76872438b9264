/// SHA-1 (FIPS 180-4), which SCRAM-SHA-1 still needs; not for anything new.
package enum SHA1: HashFunction {
    package static let digestByteCount = 20
    package static let isBigEndian = true
    package static let initialState = HashState(
        a: 0x6745_2301, b: 0xefcd_ab89, c: 0x98ba_dcfe, d: 0x1032_5476, e: 0xc3d2_e1f0)

    // While loops and pointers for the sake of debug builds, as in SHA256. Every index is less than 80.
    package static func compress(_ state: inout HashState, block: UnsafeRawPointer) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { buffer in
            guard let schedule = buffer.baseAddress else { return }
            expand(block, into: schedule)
            mix(&state, schedule)
        }
    }

    private static func expand(_ block: UnsafeRawPointer, into schedule: UnsafeMutablePointer<UInt32>) {
        var t = 0
        while t < 16 {
            schedule[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self))
            t &+= 1
        }
        while t < 80 {
            let x = schedule[t &- 3] ^ schedule[t &- 8] ^ schedule[t &- 14] ^ schedule[t &- 16]
            schedule[t] = (x &<< 1) | (x &>> 31)
            t &+= 1
        }
    }

    private static func mix(_ state: inout HashState, _ schedule: UnsafeMutablePointer<UInt32>) {
        var (a, b, c, d, e) = (state.a, state.b, state.c, state.d, state.e)
        var t = 0
        while t < 80 {
            let f: UInt32
            if t < 20 {
                f = ((b & c) | (~b & d)) &+ 0x5a82_7999
            } else if t < 40 {
                f = (b ^ c ^ d) &+ 0x6ed9_eba1
            } else if t < 60 {
                f = ((b & c) | (b & d) | (c & d)) &+ 0x8f1b_bcdc
            } else {
                f = (b ^ c ^ d) &+ 0xca62_c1d6
            }
            let next = ((a &<< 5) | (a &>> 27)) &+ f &+ e &+ schedule[t]
            e = d
            d = c
            c = (b &<< 30) | (b &>> 2)
            b = a
            a = next
            t &+= 1
        }
        state.a &+= a
        state.b &+= b
        state.c &+= c
        state.d &+= d
        state.e &+= e
    }
}
