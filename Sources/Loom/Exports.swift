// `import Loom` is enough: models need BSON's types, stores need clients, and loads give tables.
@_exported public import BSON
@_exported public import ColumnarTable
@_exported public import MongoDriver
