import JixiaCore
import JixiaLimits

/// One line of the output.
enum Answer: Encodable, Sendable {
    case rates([Rate]?)
    case decisions(process: [Decision], redis: [Decision])

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .rates(let rates):
            var line = encoder.singleValueContainer()
            try line.encode(rates?.map(WrittenRate.init))
        case .decisions(let process, let redis):
            var line = encoder.singleValueContainer()
            try line.encode(["process": process, "redis": redis])
        }
    }
}

struct Decision: Encodable, Sendable {
    let test: Bool
    let result: LimitResult

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(test)
        try list.encode(result.isAllowed)
        try list.encode(result.remaining)
        try list.encode(result.reset.milliseconds)
    }
}

struct WrittenRate: Encodable {
    let rate: Rate

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(rate.amount)
        try list.encode(rate.multiples)
        try list.encode(rate.granularity.rawValue)
    }
}
