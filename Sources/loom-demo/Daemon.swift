import Foundation
import Loom

/// The small daemon: watches the machine, stores what it sees, and ends when its time is over or when it is asked.
struct Daemon {
    let options: DemoOptions
    let store: Store
    let stop: StopRequest
    /// Marks what this run stores.
    let run = ObjectID()
    /// Samples whose storing the server has confirmed.
    private(set) var storedSamples = 0
    /// Ledger entries whose storing the server has confirmed.
    private(set) var storedOccurrences = 0
    private var wasBusy = false
    private var nextReport: ContinuousClock.Instant = .now

    init(options: DemoOptions, store: Store, stop: StopRequest) {
        self.options = options
        self.store = store
        self.stop = stop
    }

    /// Watches until the time is over or somebody asks to stop.
    ///
    /// A request never cuts off a write: it ends the wait between two samples.
    /// - Throws: `ProcError` for what cannot be read, a `MongoError` or `LoomError` for what cannot be stored.
    mutating func watch() async throws {
        try await note(.started, "every \(options.interval) s for \(options.seconds) s")
        var earlier = try SystemReading()
        for path in earlier.missingFiles {
            Screen.write("  this machine has no \(path): those columns are null")
        }
        let end = earlier.instant + .seconds(options.seconds)
        var next = earlier.instant
        while stop.signal == nil, next < end {
            next += .seconds(options.interval)
            await stop.sleep(until: min(next, end))
            let later = try SystemReading()
            guard let sample = Sample(run: run, from: earlier, to: later) else { continue }
            try await keep(sample)
            earlier = later
        }
        if let signal = stop.signal {
            Screen.write("  \(Signals.name(signal)): no more samples")
            try await note(.interrupted, Signals.name(signal))
        } else {
            try await note(.finished, "\(storedSamples) samples")
        }
    }

    private mutating func keep(_ sample: Sample) async throws {
        var sample = sample
        guard try await sample.persist(in: store) == .inserted else { return }
        storedSamples += 1
        let isBusy = sample.cpuBusy >= options.busyThreshold
        if isBusy != wasBusy {
            wasBusy = isBusy
            try await note(isBusy ? .busy : .calm, "processors \(sample.cpuBusy) % busy")
        }
        if nextReport <= .now {
            nextReport = .now + .seconds(1)
            report(sample)
        }
    }

    private mutating func note(_ kind: Occurrence.Kind, _ detail: String) async throws {
        var occurrence = Occurrence(run: run, at: Date(), kind: kind, detail: detail)
        try await occurrence.append(in: store)
        if occurrence.id != nil { storedOccurrences += 1 }
    }

    private func report(_ sample: Sample) {
        func rate(_ value: Double?) -> String { value.map { "\($0)" } ?? "?" }
        Screen.write(
            """
              cpu \(sample.cpuBusy) %, memory \(sample.memoryMiB) MiB, load \(sample.load), disk \
            \(rate(sample.diskRead)) read and \(rate(sample.diskWritten)) written, network \(rate(sample.received)) in \
            and \(rate(sample.sent)) out (KiB/s): \(storedSamples) samples stored
            """)
    }
}
