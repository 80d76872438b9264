import Loom

print("a consumer that imports only Loom")
