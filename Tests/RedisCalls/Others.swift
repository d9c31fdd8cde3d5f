import Foundation
import JixiaRedis

extension Recorder {
    func callKeys() async {
        await call("exists") { try await $0.exists("s", "none", "n") }
        await call("del") { try await $0.del("m1", "m2", "none") }
        await call("unlink") { try await $0.unlink("m4", "none") }
        await call("type string") { try await $0.type("s") }
        await call("type hash") { try await $0.type("h") }
        await call("type set") { try await $0.type("x") }
        await call("type zset") { try await $0.type("z2") }
        await call("type missing") { try await $0.type("none") }
        await call("ttl endless") { try await word($0.ttl("s")) }
        await call("ttl missing") { try await word($0.ttl("none")) }
        await call("ttl kept") { try await word($0.ttl("s4")) }
        await call("expire") { try await $0.expire("s", after: .seconds(100)) }
        await call("ttl expiring") { try await word($0.ttl("s")) }
        await call("expire missing") { try await $0.expire("none", after: .seconds(100)) }
        await call("persist") { try await $0.persist("s") }
        await call("persist again") { try await $0.persist("s") }
        await call("expireat") { try await $0.expire("s2", at: Date(timeIntervalSinceNow: 100)) }
        await call("expireat past") { try await $0.expire("s2", at: Date(timeIntervalSince1970: 1)) }
        await call("exists past") { try await $0.exists("s2") }
        await call("rename") { try await $0.rename("s", "renamed") }
        await call("get renamed") { try await $0.get("renamed") }
        await call("renamenx taken") { try await $0.renameIfAbsent("renamed", "n") }
        await call("renamenx free") { try await $0.renameIfAbsent("renamed", "free") }
        await call("touch") { try await $0.touch("free", "none") }
        await call("dbsize") { try await $0.dbsize() }
    }

    private func word(_ life: RedisLife) -> String {
        switch life {
        case .missing: "missing"
        case .endless: "endless"
        case .left(let left): left > .seconds(50) && left <= .seconds(100) ? "left" : "\(left)"
        }
    }

    func callScans() async {
        await call("fill") { client in
            try await client.pipeline { for number in 0..<300 { $0.add("SET", "scan:\(number)", number) } }.count
        }
        await call("scan") { try await collect($0.scan(matching: "scan:*", count: 10)) }
        await call("scan nothing") { try await collect($0.scan(matching: "nothing*")) }
        await call("sscan") { try await collect($0.sscan("y")) }
        await call("hscan") { try await $0.hscan("h").reduce(into: [String: String]()) { $0[$1.field] = $1.value } }
        await call("zscan") { try await $0.zscan("z2").reduce(into: [String: Double]()) { $0[$1.member] = $1.score } }
    }

    private func collect(_ scan: RedisScan<String>) async throws -> Set<String> { try await scan.reduce(into: []) { $0.insert($1) } }

    func callScripts() async {
        await call("eval") { try await $0.eval("return {KEYS[1], ARGV[1], 3, false}", keys: ["k"], arguments: ["v"]) }
        await call("script load") { try await $0.scriptLoad("return ARGV[1]") }
        await call("evalsha") { try await $0.evalSHA("098e0f0d1448c0a81dafe820f66d460eb09263da", arguments: ["稷下"]) }
        await call("script exists") { try await $0.scriptExists(String(repeating: "0", count: 40)) }
        await call("script flush") { try await $0.scriptFlush() }
        await call("evalsha forgotten") { try await $0.evalSHA("098e0f0d1448c0a81dafe820f66d460eb09263da", arguments: ["x"]) }
        let script = RedisScript("return redis.call('INCRBY', KEYS[1], ARGV[1])")
        await call("script") { try await $0.run(script, keys: ["scripted"], arguments: [5]) }
        await call("script again") { try await $0.run(script, keys: ["scripted"], arguments: [5]) }
        await call("eval error") { try await $0.eval("return redis.error_reply('LIMIT too many')") }
    }

    func callTogether() async {
        await call("pipeline") { client in
            try await client.pipeline {
                $0.add("SET", "p", "v")
                $0.add("LPUSH", "p", "x")
                $0.add("GET", "p")
                $0.add("GET", "none")
            }
        }
        await call("transaction") { client in
            try await client.transaction(watching: ["p"]) {
                $0.queue("SET", "t", 1)
                $0.queue("INCR", "t")
            }
        }
        await call("transaction undone") { client in
            try await client.transaction(watching: ["t"]) {
                try await client.set("t", 100)
                $0.queue("SET", "t", 1)
            }
        }
        await call("get t") { try await $0.get("t") }
        await call("publish to nobody") { try await $0.publish("nobody", "x") }
        await call("echo") { try await $0.echo("稷下") }
        await call("ping") { try await $0.ping() }
    }

    func callErrors() async {
        await call("error type") { try await $0.lpush("n", "x") }
        await call("error type of get") { try await $0.get("h") }
        await call("error not a number") { try await $0.incr("稷下") }
        await call("error overflow") { try await $0.set("max", Int.max) }
        await call("error overflow incr") { try await $0.incr("max") }
        await call("error float") { try await $0.incrByFloat("稷下", by: 1) }
        await call("error rename") { try await $0.rename("none", "other") }
        await call("error lset") { try await $0.lset("none", 0, "x") }
        await call("error lset beyond") { client in
            try await client.rpush("short", "x")
            return try await client.lset("short", 9, "x")
        }
        await call("error offset") { try await $0.setRange("a", at: -1, "x") }
        await call("error bit") { try await $0.setBit("bits", -1, true) }
        await call("error unknown") { try await $0.send("NOSUCH", "x") }
        await call("error arguments") { try await $0.send("GET") }
        await call("error script") { try await $0.eval("this is no Lua") }
        await call("flushdb") { try await $0.flushDatabase() }
        await call("dbsize at the end") { try await $0.dbsize() }
    }
}
