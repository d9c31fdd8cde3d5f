import Foundation
import Hummingbird
import JixiaCore
import JixiaHTTP
import JixiaJobs

/// `/metrics`: requests are counted as they come; tasks and the process are read when asked.
struct Figures {
    private let composition: Composition
    private let prometheus: Prometheus
    private let started = Date().timeIntervalSince1970

    init(_ composition: Composition, _ prometheus: Prometheus) {
        self.composition = composition
        self.prometheus = prometheus
    }

    func serve(on routes: Routes) {
        let database = composition.database
        let part = composition.databasePart
        let started = started
        prometheus.read {
            guard let counts = try? await Jobs.counts(database) else { return [("jixia_database_up", 0)] }
            let sizes = part.fileSizes.map { [("jixia_database_bytes", $0.main), ("jixia_database_wal_bytes", $0.log)] } ?? []
            return [
                ("jixia_database_up", 1), ("jixia_tasks{state=\"ready\"}", Double(counts.ready)),
                ("jixia_tasks{state=\"running\"}", Double(counts.running)), ("jixia_tasks{state=\"dead\"}", Double(counts.dead)),
            ] + sizes
        }
        prometheus.read { [("process_start_time_seconds", started)] + Self.process() }
        let prometheus = prometheus
        routes.on(.get, "metrics") { _, _ in
            let text = await prometheus.text()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }

    /// From Linux' `/proc/self/stat` (proc(5)): user and system time in ticks of 1/100 s, resident pages of 4 KiB.
    private static func process() -> [(name: String, value: Double)] {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else {
            return []
        }
        let fields = text[end...].split(separator: " ").dropFirst().map { Double($0) ?? 0 }
        guard fields.count > 21 else { return [] }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        return [
            ("process_cpu_seconds_total", (fields[11] + fields[12]) / 100), ("process_threads", fields[17]),
            ("process_resident_memory_bytes", fields[21] * 4096), ("process_open_fds", Double(files)),
        ]
    }
}
