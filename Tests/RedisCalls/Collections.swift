import JixiaRedis

extension Recorder {
    func callHashes() async {
        await call("hset") { try await $0.hset("h", "name", "孟轲") }
        await call("hset again") { try await $0.hset("h", "name", "孟子") }
        await call("hset many") { try await $0.hset("h", ["age": 30, "city": "邹"]) }
        await call("hsetnx taken") { try await $0.hsetIfAbsent("h", "age", "1") }
        await call("hsetnx free") { try await $0.hsetIfAbsent("h", "job", "teacher") }
        await call("hget") { try await $0.hget("h", "name") }
        await call("hget missing") { try await $0.hget("h", "none") }
        await call("hmget") { try await $0.hmget("h", ["age", "none", "city"]) }
        await call("hgetall") { try await $0.hgetall("h") }
        await call("hgetall missing") { try await $0.hgetall("none") }
        await call("hexists") { try await $0.hexists("h", "age") }
        await call("hexists missing") { try await $0.hexists("h", "none") }
        await call("hlen") { try await $0.hlen("h") }
        await call("hstrlen") { try await $0.hstrlen("h", "job") }
        await call("hkeys") { try await Set($0.hkeys("h")) }
        await call("hvals") { try await Set($0.hvals("h")) }
        await call("hincrby") { try await $0.hincr("h", "age", by: 5) }
        await call("hincrbyfloat") { try await $0.hincrByFloat("h", "height", by: 1.75) }
        await call("hdel") { try await $0.hdel("h", "age", "height", "none") }
    }

    func callLists() async {
        await call("rpush") { try await $0.rpush("l", "b", "c") }
        await call("lpush") { try await $0.lpush("l", "a", 0) }
        await call("lpushx missing") { try await $0.lpushx("none", "a") }
        await call("rpushx") { try await $0.rpushx("l", "d") }
        await call("lrange") { try await $0.lrange("l") }
        await call("lrange part") { try await $0.lrange("l", 1, 2) }
        await call("lrange missing") { try await $0.lrange("none") }
        await call("llen") { try await $0.llen("l") }
        await call("lindex") { try await $0.lindex("l", -1) }
        await call("lindex beyond") { try await $0.lindex("l", 99) }
        await call("lset") { try await $0.lset("l", 0, "zero") }
        await call("linsert before") { try await $0.linsert("l", .before, "b", "x") }
        await call("linsert after") { try await $0.linsert("l", .after, "b", "x") }
        await call("linsert nowhere") { try await $0.linsert("l", .after, "none", "x") }
        await call("lrem") { try await $0.lrem("l", 0, "x") }
        await call("ltrim") { try await $0.ltrim("l", 0, 3) }
        await call("lpop") { try await $0.lpop("l") }
        await call("rpop") { try await $0.rpop("l") }
        await call("lpop missing") { try await $0.lpop("none") }
        await call("rpoplpush") { try await $0.rpoplpush("l", "l2") }
        await call("blpop") { try await $0.blpop("none", "l", timeout: .seconds(1)).map { [$0.key, $0.value] } }
        await call("brpop") { try await $0.brpop("l2", timeout: .seconds(1)).map { [$0.key, $0.value] } }
        await call("brpop in vain") { try await $0.brpop("none", timeout: .milliseconds(1000)).map { [$0.key, $0.value] } }
        await call("brpoplpush in vain") { try await $0.brpoplpush("none", "l3", timeout: .seconds(1)) }
    }

    func callSets() async {
        await call("sadd") { try await $0.sadd("x", "1", "2", "3", "3") }
        await call("sadd more") { try await $0.sadd("y", 3, 4) }
        await call("smembers") { try await $0.smembers("x") }
        await call("smembers missing") { try await $0.smembers("none") }
        await call("sismember") { try await $0.sismember("x", 1) }
        await call("sismember not") { try await $0.sismember("x", 9) }
        await call("scard") { try await $0.scard("x") }
        await call("sinter") { try await $0.sinter("x", "y") }
        await call("sunion") { try await $0.sunion("x", "y") }
        await call("sdiff") { try await $0.sdiff("x", "y") }
        await call("sinterstore") { try await $0.sinterStore(into: "xi", "x", "y") }
        await call("sunionstore") { try await $0.sunionStore(into: "xu", "x", "y") }
        await call("sdiffstore") { try await $0.sdiffStore(into: "xd", "x", "y") }
        await call("smove") { try await $0.smove("x", "y", 1) }
        await call("smove not") { try await $0.smove("x", "y", 9) }
        await call("srem") { try await $0.srem("y", 1, 9) }
        await call("spop the only") { try await $0.spop("xi") }
        await call("spop missing") { try await $0.spop("none") }
        await call("srandmember missing") { try await $0.srandmember("none") }
    }
}
