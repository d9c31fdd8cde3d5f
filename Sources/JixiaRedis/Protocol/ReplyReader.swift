import CHiredis
import NIOCore

/// Cuts answers out of the bytes that come in, by hiredis, whose limits of depth and size hold.
/// hiredis tells each part by a call; the values are made from its buffer at once, without its reply objects in between.
final class ReplyReader {
    private let reader: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    private let builder = ReplyBuilder()

    init() {
        functions = .allocate(capacity: 1)
        functions.initialize(to: builderFunctions)
        guard let reader = redisReaderCreateWithFunctions(functions) else { preconditionFailure("no memory for a reader") }
        self.reader = reader
        // The builder lives as long as the reader, which holds it by this pointer.
        reader.pointee.privdata = Unmanaged.passUnretained(builder).toOpaque()
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    func feed(_ bytes: ByteBuffer) throws {
        let status = bytes.withUnsafeReadableBytes {
            redisReaderFeed(reader, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        if status != REDIS_OK { throw broken() }
    }

    /// The next whole answer, or nil until more bytes come.
    func next() throws -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else { throw broken() }
        return reply == nil ? nil : builder.takeResult()
    }

    private func broken() -> RedisError {
        let text = withUnsafeBytes(of: reader.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return .unexpectedAnswer(text)
    }
}

/// Puts the parts that hiredis tells together.
private final class ReplyBuilder {
    private var result: RedisValue?
    private var open: [(values: [RedisValue], count: Int)] = []

    func add(_ value: RedisValue) {
        var value = value
        while let last = open.indices.last {
            open[last].values.append(value)
            if open[last].values.count < open[last].count { return }
            value = .array(open.removeLast().values)
        }
        result = value
    }

    func begin(count: Int) {
        if count == 0 { return add(.array([])) }
        var values: [RedisValue] = []
        // A count is a claim of the other side: no more than this is set aside for it in advance.
        values.reserveCapacity(min(count, 1024))
        open.append((values, count))
    }

    func takeResult() -> RedisValue? { result.take() }
}

/// hiredis wants a pointer that is not null for each part; it never looks behind it.
nonisolated(unsafe) private let made = UnsafeMutableRawPointer(bitPattern: 1)

private func add(_ task: UnsafePointer<redisReadTask>?, _ value: RedisValue) -> UnsafeMutableRawPointer? {
    builder(of: task)?.add(value)
    return made
}

private func builder(of task: UnsafePointer<redisReadTask>?) -> ReplyBuilder? {
    // hiredis hands the reader's privdata, set in `ReplyReader.init`, to every task.
    task?.pointee.privdata.map { Unmanaged<ReplyBuilder>.fromOpaque($0).takeUnretainedValue() }
}

private let builderFunctions = redisReplyObjectFunctions(
    createString: { task, text, length in
        let bytes = UnsafeRawBufferPointer(start: text, count: length)
        switch task?.pointee.type {
        case REDIS_REPLY_STATUS: return add(task, .status(String(decoding: bytes, as: UTF8.self)))
        case REDIS_REPLY_ERROR: return add(task, .error(RedisError(line: String(decoding: bytes, as: UTF8.self))))
        default: return add(task, .bytes(Array(bytes)))
        }
    },
    createArray: { task, count in
        builder(of: task)?.begin(count: Int(count))
        return made
    },
    createInteger: { add($0, .integer(Int($1))) },
    createNil: { add($0, .null) },
    freeObject: { _ in })
