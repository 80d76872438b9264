import Glibc
import Testing

@testable import LoomTesting

@Suite("Processes")
struct ProcessTests {
    @Test("the status of a child is how it ended")
    func exitStatus() throws {
        let exiting = try ChildProcess.spawn(["/bin/sh", "-c", "exit 7"])
        #expect(exiting.wait(atMost: .seconds(10)) == .exited(7))
        #expect(exiting.signal(SIGTERM) == false)
        let sleeping = try ChildProcess.spawn(["/bin/sleep", "60"])
        #expect(sleeping.exitStatus == nil)
        #expect(sleeping.killAndWait() == .signalled(SIGKILL))
        #expect(sleeping.exitStatus == .signalled(SIGKILL))
    }

    @Test("a child that nobody asks about is collected as soon as it ends")
    func collection() throws {
        let child = try ChildProcess.spawn(["/bin/true"])
        let deadline = ContinuousClock.now + .seconds(10)
        while Files.read(procFile: "/proc/\(child.pid)/stat") != nil, ContinuousClock.now < deadline {
            usleep(5000)
        }
        #expect(Files.read(procFile: "/proc/\(child.pid)/stat") == nil)
        #expect(child.exitStatus == .exited(0))
    }

    @Test("a child started from the concurrency pool can be asked to end")
    func signalMask() async throws {
        let child = try await Task.detached { try ChildProcess.spawn(["/bin/sleep", "60"]) }.value
        child.signal(SIGTERM)
        #expect(child.wait(atMost: .seconds(10)) == .signalled(SIGTERM))
    }

    @Test("a child has none of our descriptors")
    func descriptors() throws {
        let directory = try Files.makeTemporaryDirectory()
        defer { Files.remove(directory) }
        let leaky = open("/dev/null", O_RDONLY)
        defer { close(leaky) }
        let child = try ChildProcess.spawn(["/bin/ls", "/proc/self/fd"], output: directory + "/list")
        #expect(child.wait(atMost: .seconds(10)) == .exited(0))
        // 3 is the folder that ls itself reads.
        #expect(Files.read(directory + "/list") == "0\n1\n2\n3\n")
    }

    @Test("a program that is not there is an error that names it")
    func missingProgram() throws {
        let error = #expect(throws: TestServerError.self) { try ChildProcess.spawn(["/nowhere/mongod"]) }
        #expect(error?.code == .system)
        #expect(error?.message.contains("/nowhere/mongod") == true)
    }

    /// The process that starts the server is a shell here; when it goes, only the watchdog's pipe tells.
    @Test("the watchdog ends a server and removes its files when its leash is let go, and only then")
    func watchdog() throws {
        let parent = try Files.makeTemporaryDirectory()
        let directory = parent + "/member0"
        try Files.ensureDirectory(directory)
        // Like a server, it has its folder on its command line.
        let child = try ChildProcess.spawn(["/bin/sh", "-c", "sleep 60; : \(directory)"])
        let pipe = try LeashedShell(pid: child.pid, directory: directory)
        #expect(child.wait(atMost: .milliseconds(200)) == nil)
        pipe.letGo()
        #expect(child.wait(atMost: .seconds(10)) == .signalled(SIGKILL))
        let deadline = ContinuousClock.now + .seconds(10)
        while access(parent, F_OK) == 0, ContinuousClock.now < deadline { usleep(10_000) }
        #expect(access(parent, F_OK) != 0)
    }

    @Test("a dismissed watchdog leaves the server alone")
    func dismissal() throws {
        let parent = try Files.makeTemporaryDirectory()
        defer { Files.remove(parent) }
        let child = try ChildProcess.spawn(["/bin/sh", "-c", "sleep 60; : \(parent)/member0"])
        do {
            let watchdog = try Watchdog(pid: child.pid, directory: parent + "/member0")
            withExtendedLifetime(watchdog) {}
        }
        #expect(child.wait(atMost: .milliseconds(300)) == nil)
        child.killAndWait()
    }

    @Test("a free port can be listened on, one in use is not free")
    func freePort() throws {
        let port = try FreePort.find()
        #expect(try FreePort.isFree(port))
        let server = try ScriptedServer { _ in nil }
        #expect(try !FreePort.isFree(server.port))
    }
}

/// The watchdog's shell with a leash that can be let go, as the kernel does when a process ends.
private struct LeashedShell {
    let shell: ChildProcess
    let leash: Int32

    init(pid: pid_t, directory: String) throws {
        (shell, leash) = try Watchdog.startShell(pid: pid, directory: directory)
    }

    func letGo() {
        close(leash)
    }
}
