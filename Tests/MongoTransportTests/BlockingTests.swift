import Foundation
import Glibc
import Synchronization
import Testing

@testable import MongoTransport

@Suite("Blocking") struct BlockingTests {
    private struct Failure: Error, Equatable {}

    /// Not Sendable, so that only one thread may ever hold it.
    private final class Local {
        var value = 0
    }

    @Test("the calling thread runs the body and polls its socket; the reactor is not asked")
    func roundTrip() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let endpoint = server.endpoint
        let (answer, registered) = try await onOwnThread {
            try Blocking.run {
                let socket = try await Socket.connect(to: endpoint, deadline: .after(.seconds(5)))
                try await socket.send([4, 5, 6])
                return (try await socket.receiveExactly(3), socket.registration != nil)
            }
        }
        #expect(answer == [4, 5, 6])
        #expect(!registered)
    }

    @Test("a socket serves tasks and blocking calls in turn: bytes wake the reactor only for tasks")
    func turns() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(20)))
        for round in UInt8(0)..<20 {
            // A deadline has the thread poll if nothing is there yet; without one it sleeps in the call that receives.
            let deadline = round % 2 == 0 ? Deadline.never : .after(.seconds(20))
            try await socket.send([round])
            #expect(try await socket.receiveExactly(1) == [round])
            let (answer, isReported) = try await onOwnThread {
                try Blocking.run {
                    try await socket.send([round, 1])
                    return (try await socket.receiveExactly(2, deadline: deadline), socket.isReported)
                }
            }
            #expect(answer == [round, 1])
            if deadline == .never { #expect(!isReported) }
        }
    }

    @Test("closing a socket ends the blocking call that sleeps on it")
    func closing() async throws {
        let server = try LoopbackServer(serve: Serving.silence)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(20)))
        let failure = try await onOwnThread { () throws -> TransportError? in
            Thread.detachNewThread {
                usleep(50_000)
                socket.close()
            }
            do {
                _ = try Blocking.run { try await socket.receiveExactly(1, deadline: .never) }
                return nil
            } catch let error as TransportError {
                return error
            }
        }
        #expect(failure?.code == .closed)
    }

    @Test("inside a task it throws before doing anything")
    func insideTask() {
        var began = false
        #expect(throws: BlockingCallInsideTask()) {
            try Blocking.run { began = true }
        }
        #expect(!began)
    }

    @Test("a blocking call made by the body of another is inside a task too")
    func nested() async throws {
        await #expect(throws: BlockingCallInsideTask()) {
            try await onOwnThread { try Blocking.run { try Blocking.run {} } }
        }
    }

    @Test("errors come out as they were thrown, and the thread can be used again")
    func errors() async throws {
        let caught = try await onOwnThread {
            var failures = 0
            for round in 0..<10 {
                do {
                    try Blocking.run { if round % 2 == 0 { throw Failure() } }
                } catch is Failure {
                    failures += 1
                }
            }
            return failures
        }
        #expect(caught == 5)
    }

    @Test("what the body takes and gives need not be Sendable: it stays on the thread")
    func nonSendable() async throws {
        let (value, isSame) = try await onOwnThread {
            let local = Local()
            let returned = try Blocking.run {
                local.value += 1
                await Task.yield()
                local.value += 1
                return local
            }
            return (returned.value, returned === local)
        }
        #expect(value == 2)
        #expect(isSame)
    }

    @Test(
        "a continuation resumed by another thread, by tasks and by an actor wakes the caller on its own thread"
    )
    func resumedElsewhere() async throws {
        let counter = Counter()
        let stayed = try await onOwnThread {
            let caller = pthread_self()
            return try Blocking.run {
                for _ in 0..<200 {
                    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                        Thread.detachNewThread { continuation.resume() }
                    }
                    await counter.increment()
                    async let child = Task.detached { 1 }.value
                    guard await child == 1, isSame(caller) else { return false }
                }
                return true
            }
        }
        #expect(stayed)
        #expect(await counter.value == 200)
    }

    @Test("several threads at once, over one actor that tasks use as well: nothing is lost or stuck")
    func severalThreads() async throws {
        let counter = Counter()
        let server = try LoopbackServer(serve: Serving.echo)
        let endpoint = server.endpoint
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await onOwnThread {
                        for _ in 0..<50 {
                            try Blocking.run {
                                let socket = try await Socket.connect(
                                    to: endpoint, deadline: .after(.seconds(10)))
                                try await socket.send([1, 2])
                                await counter.increment()
                                _ = try await socket.receiveExactly(2)
                            }
                            for _ in 0..<20 { try Blocking.run { await counter.increment() } }
                        }
                    }
                }
                group.addTask { for _ in 0..<1000 { await counter.increment() } }
            }
            try await group.waitForAll()
        }
        #expect(await counter.value == 4 * 50 * 21 + 4000)
    }

    @Test(
        "tasks that meet a blocking caller in an actor do not run on its thread, where their waits would block it"
    )
    func strangers() async throws {
        let meeting = Meeting()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await onOwnThread {
                        for _ in 0..<2000 { try Blocking.run { await meeting.visit(asCaller: true) } }
                    }
                }
                group.addTask { for _ in 0..<6000 { await meeting.visit(asCaller: false) } }
            }
            try await group.waitForAll()
        }
        let visits = await meeting.visits
        #expect(visits == 3 * 8000)
        #expect(await meeting.strangers == 0)
    }

    private actor Meeting {
        private(set) var visits = 0
        /// Visits of others that found themselves on a blocking caller's thread.
        private(set) var strangers = 0

        func visit(asCaller: Bool) {
            visits += 1
            if !asCaller, CallerExecutor.driving != nil { strangers += 1 }
        }
    }

    private actor Counter {
        private(set) var value = 0
        func increment() { value += 1 }
    }
}

private func isSame(_ thread: pthread_t) -> Bool {
    pthread_equal(thread, pthread_self()) != 0
}
