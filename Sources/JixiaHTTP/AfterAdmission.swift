import HTTPTypes

/// A failure of a call that was admitted: its answer tells where the client stands all the same.
public struct AfterAdmission: Error {
    public let cause: any Error
    public let headers: HTTPFields

    /// - Parameter headers: of the admission.
    public init(_ cause: any Error, _ headers: HTTPFields) {
        // A refusal by a limit has said already which of them it was.
        let earlier = cause as? AfterAdmission
        self.cause = earlier?.cause ?? cause
        self.headers = earlier?.headers ?? headers
    }
}
