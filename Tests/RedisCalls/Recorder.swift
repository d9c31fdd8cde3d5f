import Foundation
import JixiaRedis

/// Prints one JSON line for each call: its label, and what it gave in a form that redis-py's answers can be brought to as well.
struct Recorder {
    let client: RedisClient

    func call(_ label: String, _ ask: (RedisClient) async throws -> Any?) async {
        let answer: Any
        do {
            answer = try await normal(ask(client))
        } catch let error as RedisError {
            answer = ["error": error.code ?? "\(error)"]
        } catch {
            answer = ["error": "\(error)"]
        }
        let line: [String: Any] = ["label": label, "answer": answer]
        guard let data = try? JSONSerialization.data(withJSONObject: line, options: [.sortedKeys]) else {
            fatalError("\(label): \(answer)")
        }
        print(String(decoding: data, as: UTF8.self))
    }

    /// Sets as sorted lists, bytes as hexadecimal digits, scored members as pairs, nothing as null.
    private func normal(_ value: Any?) -> Any {
        switch value {
        case nil, is Void: NSNull()
        case let list as [String?]: list.map { $0 ?? NSNull() as Any }
        case let bytes as [UInt8]: ["bytes": bytes.map { String(format: "%02x", $0) }.joined()]
        case let set as Set<String>: set.sorted()
        case let scored as [RedisScored<String>]: scored.map { [$0.member, $0.score] as [Any] }
        case let values as [RedisValue]: values.map(normal)
        case let value as RedisValue: normal(value)
        case let value?: value
        }
    }

    private func normal(_ value: RedisValue) -> Any {
        switch value {
        case .null: NSNull()
        case .integer(let number): number
        case .status(let word): word
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .array(let values): values.map(normal)
        case .error(let error): ["error": error.code ?? "\(error)"]
        }
    }
}
