import JixiaCore

/// Makes pictures that are safe to show out of whatever somebody sent. Nothing of what came is kept but what can be seen.
public protocol PictureMaker: Sendable {
    /// Squares cut from the middle, upright, one for each side asked for, as WebP.
    /// - Parameter sides: in points, the largest first.
    /// - Throws: `Failure.pictureUnsupported`, `.pictureUnreadable`, `.pictureTooLarge`, or `.picturesBusy`.
    func squares(_ sides: [Int], of bytes: [UInt8]) async throws -> [[UInt8]]
}

extension Failure {
    /// Neither JPEG, PNG, WebP nor GIF, whatever it is called.
    public static let pictureUnsupported = Failure(.unsupported, "picture_unsupported")
    public static let pictureUnreadable = Failure(.invalid, "picture_unreadable")
    /// Too many points, too long a side, too many frames.
    public static let pictureTooLarge = Failure(.invalid, "picture_too_large")
    public static let picturesBusy = Failure(.unavailable, "busy", retryAfter: 2)
}
