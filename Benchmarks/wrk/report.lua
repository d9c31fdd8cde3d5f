-- What every script prints at its end, for bench.py to read.
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format('REPORT {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "failed": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end

-- Another address each time, as behind a proxy: otherwise the limits of one address would be measured.
function stranger()
    return string.format("10.%d.%d.%d", math.random(0, 255), math.random(0, 255), math.random(1, 254))
end

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end
