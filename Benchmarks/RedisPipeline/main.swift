import JixiaRedis

/// `RedisPipeline URL COUNT DEPTH`: so many SETs and then GETs over one connection, DEPTH at a time, as `redis-benchmark -c 1 -P DEPTH`.
let arguments = CommandLine.arguments
guard arguments.count == 4, let count = Int(arguments[2]), let depth = Int(arguments[3]), count > 0, depth > 0 else {
    fatalError("usage: RedisPipeline URL COUNT DEPTH")
}
let client = try RedisClient(RedisURL(arguments[1]))
for name in ["SET", "GET"] {
    let clock = ContinuousClock()
    let start = clock.now
    var sent = 0
    while sent < count {
        let answers = try await client.pipeline { pipeline in
            for number in sent..<min(sent + depth, count) {
                let key = "key:\(number % 100_000)"
                if name == "SET" { pipeline.add("SET", key, "xxx") } else { pipeline.add("GET", key) }
            }
        }
        // Each answer is looked at, as a caller would.
        for answer in answers where try answer.decode(as: String.self) != (name == "SET" ? "OK" : "xxx") { fatalError("wrong answer") }
        sent += answers.count
    }
    let seconds = (clock.now - start) / .seconds(1)
    print(name, Int(Double(count) / seconds))
}
await client.close()
