import JixiaCore

extension Failure {
    /// Codes, captchas and counters cannot be reached now.
    public static let memoryUnreachable = Failure(.unavailable, "memory_unreachable", retryAfter: 5)
}
