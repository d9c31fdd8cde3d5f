import HTTPTypes
import Metrics
import Synchronization

/// Counts and times requests by method, route and status. A route is the declared path, never the one that was asked
/// for: otherwise strangers could make any number of series.
public final class RequestMetrics: Sendable {
    private struct Key: Hashable { let method: HTTPRequest.Method, route: String, status: Int }
    private let timers = Mutex<[Key: Timer]>([:])
    private let factory: any MetricsFactory

    public init(_ factory: any MetricsFactory) { self.factory = factory }

    func record(_ method: HTTPRequest.Method, _ route: String, _ status: HTTPResponse.Status, _ took: Duration) {
        let key = Key(method: method, route: route, status: status.code)
        let timer = timers.withLock { timers in
            if let timer = timers[key] { return timer }
            let timer = Timer(
                label: "http_request_duration_seconds",
                dimensions: [("method", method.rawValue), ("route", route), ("status", String(status.code))], factory: factory)
            timers[key] = timer
            return timer
        }
        timer.record(duration: took)
    }
}
