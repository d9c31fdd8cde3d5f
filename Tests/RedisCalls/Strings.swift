import JixiaRedis

extension Recorder {
    func callStrings() async {
        await call("set") { try await $0.set("s", "v") }
        await call("set nx taken") { try await $0.set("s", "w", condition: .ifAbsent) }
        await call("set nx free") { try await $0.set("s2", "w", condition: .ifAbsent) }
        await call("set xx missing") { try await $0.set("s3", "w", condition: .ifPresent) }
        await call("set xx there") { try await $0.set("s2", "x", condition: .ifPresent) }
        await call("set ex") { try await $0.set("s4", "x", expiry: .seconds(100)) }
        await call("set px nx") { try await $0.set("s5", "x", expiry: .milliseconds(100_000), condition: .ifAbsent) }
        await call("set keepttl") { try await $0.set("s4", "y", keepingExpiry: true) }
        await call("set number") { try await $0.set("n", 5) }
        await call("set float") { try await $0.set("f", 2.5) }
        await call("set chinese") { try await $0.set("稷下", "学宫 📚") }
        await call("set bytes") { try await $0.set("b", [0, 13, 10, 255] as [UInt8]) }
        await call("set empty") { try await $0.set("e", "") }
        await call("get") { try await $0.get("s") }
        await call("get missing") { try await $0.get("none") }
        await call("get number") { try await $0.get("n", as: Int.self) }
        await call("get float") { try await $0.get("f", as: Double.self) }
        await call("get chinese") { try await $0.get("稷下") }
        await call("get bytes") { try await $0.get("b", as: [UInt8].self) }
        await call("get empty") { try await $0.get("e") }
        await call("getset") { try await $0.getSet("s", "new") }
        await call("getset missing") { try await $0.getSet("s6", "new") }
        await call("mset") { try await $0.mset(["m1": "1", "m2": "2"]) }
        await call("mget") { try await $0.mget(["m1", "none", "m2"]) }
        await call("msetnx taken") { try await $0.msetIfAbsent(["m1": "9", "m3": "9"]) }
        await call("msetnx free") { try await $0.msetIfAbsent(["m4": "9", "m5": "9"]) }
        await call("append") { try await $0.append("s", "er") }
        await call("append new") { try await $0.append("a", "Hello World") }
        await call("strlen") { try await $0.strlen("a") }
        await call("strlen missing") { try await $0.strlen("none") }
        await call("getrange") { try await $0.getRange("a", 0, 4) }
        await call("getrange from end") { try await $0.getRange("a", -5, -1) }
        await call("getrange beyond") { try await $0.getRange("a", 50, 60) }
        await call("setrange") { try await $0.setRange("a", at: 6, "Redis") }
        await call("setrange padded") { try await $0.setRange("pad", at: 3, "x") }
        await call("get padded") { try await $0.get("pad", as: [UInt8].self) }
        await call("incr") { try await $0.incr("n") }
        await call("incr by") { try await $0.incr("n", by: 10) }
        await call("incr new") { try await $0.incr("n2") }
        await call("decr") { try await $0.decr("n") }
        await call("decr by") { try await $0.decr("n", by: 20) }
        await call("incrbyfloat") { try await $0.incrByFloat("f", by: 0.25) }
        await call("incrbyfloat down") { try await $0.incrByFloat("f", by: -5) }
    }

    func callBits() async {
        await call("setbit") { try await $0.setBit("bits", 7, true) }
        await call("setbit again") { try await $0.setBit("bits", 7, true) }
        await call("setbit far") { try await $0.setBit("bits", 20, true) }
        await call("getbit on") { try await $0.getBit("bits", 7) }
        await call("getbit off") { try await $0.getBit("bits", 6) }
        await call("bitcount") { try await $0.bitCount("bits") }
        await call("bitcount range") { try await $0.bitCount("bits", bytes: 0...1) }
        await call("bitpos on") { try await $0.bitPos("bits", true) }
        await call("bitpos from") { try await $0.bitPos("bits", true, fromByte: 1) }
        await call("bitpos off") { try await $0.bitPos("bits", false) }
        await call("set mask") { try await $0.set("mask", [255, 0, 255] as [UInt8]) }
        await call("bitop and") { try await $0.bitOp(.and, into: "and", ["bits", "mask"]) }
        await call("bitop or") { try await $0.bitOp(.or, into: "or", ["bits", "mask"]) }
        await call("bitop xor") { try await $0.bitOp(.xor, into: "xor", ["bits", "mask"]) }
        await call("bitop not") { try await $0.bitOp(.not, into: "not", ["bits"]) }
        await call("get and") { try await $0.get("and", as: [UInt8].self) }
        await call("get or") { try await $0.get("or", as: [UInt8].self) }
        await call("get xor") { try await $0.get("xor", as: [UInt8].self) }
        await call("get not") { try await $0.get("not", as: [UInt8].self) }
    }
}
