import JixiaCore
import Metrics
import Testing

@testable import JixiaHTTP

@Suite struct PrometheusTests {
    private let prometheus = Prometheus()

    private func lines() async -> [String] { await prometheus.text().split(separator: "\n").map(String.init) }

    @Test func `a counter counts, each set of labels for itself`() async {
        Counter(label: "sms_total", dimensions: [("kind", "login")], factory: prometheus).increment(by: 2)
        Counter(label: "sms_total", dimensions: [("kind", "login")], factory: prometheus).increment()
        Counter(label: "sms_total", dimensions: [("kind", "reset")], factory: prometheus).increment()
        #expect(await lines() == [#"sms_total{kind="login"} 3"#, #"sms_total{kind="reset"} 1"#])
    }

    @Test func `a gauge tells the last value`() async {
        let gauge = Gauge(label: "open", factory: prometheus)
        gauge.record(5)
        gauge.record(3)
        #expect(await lines() == ["open 3.0"])
    }

    @Test func `a timer fills buckets that each hold all that is not longer`() async {
        let timer = Timer(label: "took", dimensions: [("route", "/x")], factory: prometheus)
        timer.recordMilliseconds(2)
        timer.recordMilliseconds(3)
        timer.recordSeconds(60)
        let lines = await lines()
        #expect(lines.contains(#"took_bucket{route="/x",le="0.001"} 0"#))
        #expect(lines.contains(#"took_bucket{route="/x",le="0.0025"} 1"#))
        #expect(lines.contains(#"took_bucket{route="/x",le="0.005"} 2"#))
        #expect(lines.contains(#"took_bucket{route="/x",le="10.0"} 2"#))
        #expect(lines.contains(#"took_bucket{route="/x",le="+Inf"} 3"#))
        #expect(lines.contains(#"took_count{route="/x"} 3"#))
        #expect(lines.contains { $0.hasPrefix(#"took_sum{route="/x"} 60.005"#) })
    }

    @Test func `a reading is taken at the moment of the scrape`() async {
        let clock = Ticks()
        prometheus.read { [(name: "ticks", value: Double(clock.next()))] }
        #expect(await lines() == ["ticks 1.0"])
        #expect(await lines() == ["ticks 2.0"])
    }

    @Test func `labels are escaped`() {
        #expect(Prometheus.key("a", [("b", "\"\\\nx")]) == #"a{b="\"\\\nx"}"#)
        #expect(Prometheus.key("a", []) == "a")
    }

    @Test func `requests are told by declared route and status`() async {
        let metrics = RequestMetrics(prometheus)
        metrics.record(.get, "/api/things/{id}", .ok, .milliseconds(1))
        metrics.record(.get, "/api/things/{id}", .ok, .milliseconds(1))
        metrics.record(.get, "/api/things/{id}", .notFound, .milliseconds(1))
        let lines = await lines()
        #expect(lines.contains(#"http_request_duration_seconds_count{method="GET",route="/api/things/{id}",status="200"} 2"#))
        #expect(lines.contains(#"http_request_duration_seconds_count{method="GET",route="/api/things/{id}",status="404"} 1"#))
    }
}
