import Foundation
import JixiaLimits
import JixiaRedis

/// `LimitDecisions URL`: for each line of the input, one of answers. Tests/Peers/test_limits.py asks Python's `limits` the same.
///
/// `{"rates": text}` gives `[[amount, multiples, granularity], …]`, or null if the text is refused.
/// `{"strategy", "rate", "start", "hits": [[milliseconds to advance, cost], …]}` gives for each store and hit
/// `[test before, allowed, remaining, reset in milliseconds]`.
@main
struct LimitDecisions {
    static func main() async throws {
        guard CommandLine.arguments.count == 2 else { fatalError("usage: LimitDecisions URL") }
        let client = try RedisClient(RedisURL(CommandLine.arguments[1]), commandTimeout: .seconds(60))
        for answer in try await answers(to: questions(), client) {
            var line = try JSONEncoder().encode(answer)
            line.append(UInt8(ascii: "\n"))
            try FileHandle.standardOutput.write(contentsOf: line)
        }
        await client.close()
    }

    private static func questions() throws -> [Question] {
        var questions: [Question] = []
        while let line = readLine() { questions.append(try JSONDecoder().decode(Question.self, from: Data(line.utf8))) }
        return questions
    }

    /// All at the same time: each has a clock and a key of its own, and Redis answers thousands at once as fast as one.
    private static func answers(to questions: [Question], _ client: RedisClient) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            for (index, question) in questions.enumerated() {
                group.addTask { (index, try await question.answer(key: "sequence-\(index)", client)) }
            }
            var answers: [Int: Answer] = [:]
            for try await (index, answer) in group { answers[index] = answer }
            return questions.indices.compactMap { answers[$0] }
        }
    }
}
