/// The words that a hash function carries from block to block; SHA-1 uses the first five, MD5 the first four.
package struct HashState: Sendable {
    var a: UInt32
    var b: UInt32
    var c: UInt32
    var d: UInt32
    var e: UInt32 = 0
    var f: UInt32 = 0
    var g: UInt32 = 0
    var h: UInt32 = 0

    subscript(index: Int) -> UInt32 {
        switch index {
        case 0: a
        case 1: b
        case 2: c
        case 3: d
        case 4: e
        case 5: f
        case 6: g
        default: h
        }
    }
}
