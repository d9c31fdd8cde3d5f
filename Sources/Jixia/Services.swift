import JixiaAccounts
import JixiaHTTP
import JixiaJobs
import Logging
import ServiceLifecycle

/// Runs what lives as long as the process, until it is asked to stop; then what runs is finished, in 30 seconds at most.
func runServices(_ services: [any Service]) async throws {
    var configuration = ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint],
        logger: Logger(label: "jixia.services") { _ in SwiftLogNoOpLogHandler() })
    configuration.maximumGracefulShutdownDuration = .seconds(30)
    // Whoever is still at work after 30 seconds is cut off; that is no failure of the stop.
    do { try await ServiceGroup(configuration: configuration).run() } catch is CancellationError {}
}

/// Keeps what the process remembers, and hears what others change.
struct MemoryService: Service {
    private let part: MemoryPart
    init(_ part: MemoryPart) { self.part = part }

    func run() async throws { await cancelWhenGracefulShutdown { await part.run() } }
}

/// Follows what other processes change of the divisions of the country.
struct AreasService: Service {
    private let areas: Areas
    init(_ areas: Areas) { self.areas = areas }

    func run() async throws { await cancelWhenGracefulShutdown { await areas.follow() } }
}

/// Writes down what limits block.
struct BlockLogService: Service {
    private let log: BlockLog
    init(_ log: BlockLog) { self.log = log }

    func run() async throws { await cancelWhenGracefulShutdown { await log.run() } }
}

struct WorkerService: Service {
    private let worker: Worker
    init(_ worker: Worker) { self.worker = worker }

    func run() async throws { await cancelWhenGracefulShutdown { await worker.run() } }
}
