// What users of the driver name comes with `import MongoDriver` alone.
@_exported public import BSON
@_exported public import MongoCore
