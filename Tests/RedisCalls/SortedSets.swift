import JixiaRedis

extension Recorder {
    func callSortedSets() async {
        await call("zadd") { try await $0.zadd("z", 1, "a") }
        await call("zadd again") { try await $0.zadd("z", 1.5, "a") }
        await call("zadd many") { try await $0.zadd("z", [RedisScored("b", 2), RedisScored("c", 3), RedisScored("d", -4.25)]) }
        await call("zadd nx") { try await $0.zadd("z", [RedisScored("a", 9), RedisScored("e", 5)], condition: .ifAbsent) }
        await call("zadd xx") { try await $0.zadd("z", [RedisScored("a", 1), RedisScored("f", 5)], condition: .ifPresent) }
        await call("zadd infinite") { try await $0.zadd("inf", .infinity, "a") }
        await call("zincrby") { try await $0.zincr("z", "a", by: 0.5) }
        await call("zscore") { try await $0.zscore("z", "a") }
        await call("zscore missing") { try await $0.zscore("z", "none") }
        await call("zrank") { try await $0.zrank("z", "a") }
        await call("zrank missing") { try await $0.zrank("z", "none") }
        await call("zrevrank") { try await $0.zrevrank("z", "a") }
        await call("zcard") { try await $0.zcard("z") }
        await call("zcount") { try await $0.zcount("z", 1, 3) }
        await call("zcount beyond") { try await $0.zcount("z", .beyond(2), .highest) }
        await call("zrem") { try await $0.zrem("z", "e", "none") }
    }

    func callSortedSetRanges() async {
        await call("zrange") { try await $0.zrange("z") }
        await call("zrange missing") { try await $0.zrange("none") }
        await call("zrevrange") { try await $0.zrevrange("z", 0, 1) }
        await call("zrange scores") { try await $0.zrangeWithScores("z") }
        await call("zrangebyscore") { try await $0.zrangeByScore("z", 1, 3) }
        await call("zrangebyscore open") { try await $0.zrangeByScore("z", .beyond(2), .highest) }
        await call("zrangebyscore limit") { try await $0.zrangeByScore("z", .lowest, .highest, limit: (1, 2)) }
        await call("zrangebyscore scores") { try await $0.zrangeByScoreWithScores("z", .lowest, 2) }
        await call("zrevrangebyscore") { try await $0.zrevrangeByScore("z", .highest, 2) }
        await call("zadd other") { try await $0.zadd("z2", [RedisScored("a", 10), RedisScored("q", 20)]) }
        await call("zunionstore") { try await $0.zunionStore(into: "zu", ["z", "z2"]) }
        await call("zunionstore scores") { try await $0.zrangeWithScores("zu") }
        await call("zinterstore") { try await $0.zinterStore(into: "zi", ["z", "z2"]) }
        await call("zinterstore scores") { try await $0.zrangeWithScores("zi") }
        await call("zremrangebyscore") { try await $0.zremrangeByScore("zu", .lowest, .beyond(2)) }
        await call("zremrangebyrank") { try await $0.zremrangeByRank("zu", 0, 0) }
        await call("zpopmin") { try await $0.zpopMin("z") }
        await call("zpopmax two") { try await $0.zpopMax("z", count: 2) }
        await call("zpopmin missing") { try await $0.zpopMin("none") }
        await call("bzpopmin") { try await $0.bzpopMin("z", timeout: .seconds(1)).map { [$0.key, $0.member, $0.score] as [Any] } }
        await call("bzpopmin in vain") { try await $0.bzpopMin("none", timeout: .seconds(1)).map { [$0.key, $0.member] } }
    }
}
