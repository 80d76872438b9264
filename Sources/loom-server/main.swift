import Glibc
import LoomTesting

// A mongod that goes on running: what scripts/server starts and stops.

let program = ServerCommand(CommandLine.arguments.dropFirst())
exit(await program.run())
