/// The keys that make a JSON object stand for a BSON type.
///
/// `$scope`, `$ref`, `$id` and `$db` are none of them: alone they are ordinary keys. The same goes for `$regex`,
/// `$options` and `$type`, which are query operators; their meaning in older forms of Extended JSON is not read.
enum ExtendedJSONWrapper: String {
    case binary = "$binary"
    case code = "$code"
    case date = "$date"
    case dbPointer = "$dbPointer"
    case maxKey = "$maxKey"
    case minKey = "$minKey"
    case numberDecimal = "$numberDecimal"
    case numberDouble = "$numberDouble"
    case numberInt = "$numberInt"
    case numberLong = "$numberLong"
    case objectID = "$oid"
    case regularExpression = "$regularExpression"
    case symbol = "$symbol"
    case timestamp = "$timestamp"
    case undefined = "$undefined"
    case uuid = "$uuid"
}
