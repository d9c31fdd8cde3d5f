import JixiaCore
import Metrics
import Synchronization

/// A backend of swift-metrics that answers in Prometheus' text format (version 0.0.4).
public final class Prometheus: MetricsFactory {
    private let counters = Mutex<[String: Count]>([:])
    private let gauges = Mutex<[String: Gauged]>([:])
    private let histograms = Mutex<[String: Histogram]>([:])
    /// Read at the moment of the scrape.
    private let readings = Mutex<[@Sendable () async -> [(name: String, value: Double)]]>([])

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counters.withLock { $0.entry(Self.key(label, dimensions)) { Count() } }
    }
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return gauges.withLock { $0.entry(Self.key(label, dimensions)) { Gauged() } } }
        return histograms.withLock { $0.entry(Self.key(label, dimensions)) { Histogram() } }
    }
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauges.withLock { $0.entry(Self.key(label, dimensions)) { Gauged() } }
    }
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histograms.withLock { $0.entry(Self.key(label, dimensions)) { Histogram() } }
    }
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    public func read(_ reading: @escaping @Sendable () async -> [(name: String, value: Double)]) {
        readings.withLock { $0.append(reading) }
    }

    public func text() async -> String {
        var lines: [String] = []
        for (key, counter) in counters.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { lines.append("\(key) \(counter.total)") }
        for (key, gauge) in gauges.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { lines.append("\(key) \(gauge.current)") }
        for (key, histogram) in histograms.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { lines += histogram.lines(key) }
        for reading in readings.withLock({ $0 }) {
            for (name, value) in await reading() { lines.append("\(name) \(value)") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `name{method="GET",…}`, with the characters escaped that the format reserves.
    static func key(_ label: String, _ dimensions: [(String, String)]) -> String {
        guard !dimensions.isEmpty else { return label }
        let pairs = dimensions.map { name, value in
            name + "=\"" + value.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0 == "\n" ? "\\n" : "\($0)" } + "\""
        }
        return label + "{" + pairs.joined(separator: ",") + "}"
    }
}

extension Dictionary {
    fileprivate mutating func entry(_ key: Key, _ make: () -> Value) -> Value {
        if let value = self[key] { return value }
        let value = make()
        self[key] = value
        return value
    }
}

private final class Count: CounterHandler {
    private let value = Mutex<Int64>(0)
    var total: Int64 { value.withLock { $0 } }
    func increment(by amount: Int64) { value.withLock { $0 &+= amount } }
    func reset() { value.withLock { $0 = 0 } }
}

private final class Gauged: MeterHandler, RecorderHandler {
    private let value = Mutex<Double>(0)
    var current: Double { value.withLock { $0 } }
    func set(_ new: Int64) { value.withLock { $0 = Double(new) } }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(new) }
    func record(_ new: Double) { set(new) }
}

/// Seconds in buckets, as Prometheus counts them: each bucket holds all that is not longer.
private final class Histogram: TimerHandler, RecorderHandler {
    private static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private struct State {
        var buckets = [Int](repeating: 0, count: bounds.count)
        var sum = 0.0
        var count = 0
    }
    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
        state.withLock { state in
            state.sum += value
            state.count += 1
            if let index = Self.bounds.firstIndex(where: { value <= $0 }) { state.buckets[index] += 1 }
        }
    }

    func lines(_ key: String) -> [String] {
        let (name, labels) = key.firstIndex(of: "{").map { (String(key[..<$0]), String(key[$0...].dropFirst().dropLast())) } ?? (key, "")
        let state = state.withLock { $0 }
        let prefix = labels.isEmpty ? "" : labels + ","
        var running = 0
        var lines = zip(Self.bounds, state.buckets).map { bound, count in
            running += count
            return "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(running)"
        }
        lines.append("\(name)_bucket{\(prefix)le=\"+Inf\"} \(state.count)")
        let suffix = labels.isEmpty ? "" : "{\(labels)}"
        return lines + ["\(name)_sum\(suffix) \(state.sum)", "\(name)_count\(suffix) \(state.count)"]
    }
}
