import CLinux
import Glibc

/// Sees to it that a server does not outlive the process that started it, however that process ends.
///
/// It is a shell that waits for the end of its input, a pipe of which only we hold the other end. When this
/// process exits, crashes or is killed, the kernel closes that end; the shell then kills the server and
/// removes its folder. (`atexit` is not called on a crash, and the parent-death signal goes by the thread
/// that started the child.)
final class Watchdog: Sendable {
    private let shell: ChildProcess
    private let leash: Int32

    /// The process number may be somebody else's by the time it is used, so the folder has to be on its
    /// command line.
    private static let script = """
        cat >/dev/null
        grep -aqsF -e "$2" "/proc/$1/cmdline" && kill -9 "$1"
        tries=0
        while grep -aqsF -e "$2" "/proc/$1/cmdline" && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
        rm -rf -- "$2"
        rmdir -- "$(dirname -- "$2")"
        """

    /// Watches over the process `pid`, whose files are in `directory`.
    ///
    /// - Throws: ``TestServerError`` when there is no descriptor or process to be had.
    init(pid: pid_t, directory: String) throws(TestServerError) {
        (shell, leash) = try Self.startShell(pid: pid, directory: directory)
    }

    /// Calls it off.
    deinit {
        shell.killAndWait()
        close(leash)
    }

    /// Starts the shell and returns it with our end of its pipe.
    static func startShell(
        pid: pid_t, directory: String
    ) throws(TestServerError) -> (shell: ChildProcess, leash: Int32) {
        var pipe: [Int32] = [-1, -1]
        guard pipe2(&pipe, O_CLOEXEC) == 0 else { throw .system("pipe2") }
        defer { close(pipe[0]) }
        do throws(TestServerError) {
            let arguments = ["/bin/sh", "-c", script, "watchdog", String(pid), directory]
            return (try ChildProcess.spawn(arguments, standardInput: pipe[0]), pipe[1])
        } catch {
            close(pipe[1])
            throw error
        }
    }
}
