import JixiaRedis

/// `RedisCalls URL`: a fixed list of calls on an empty database. Tests/Peers/test_redis.py makes the same calls by redis-py.
@main
struct RedisCalls {
    static func main() async throws {
        guard CommandLine.arguments.count == 2 else { fatalError("usage: RedisCalls URL") }
        let client = try RedisClient(RedisURL(CommandLine.arguments[1]), commandTimeout: .seconds(20))
        let recorder = Recorder(client: client)
        await recorder.callStrings()
        await recorder.callBits()
        await recorder.callHashes()
        await recorder.callLists()
        await recorder.callSets()
        await recorder.callSortedSets()
        await recorder.callSortedSetRanges()
        await recorder.callKeys()
        await recorder.callScans()
        await recorder.callScripts()
        await recorder.callTogether()
        await recorder.callErrors()
        await client.close()
    }
}
