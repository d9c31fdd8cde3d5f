/// A file that a form brought. The name and the type that the client gave it are not kept: nobody is to believe them.
public struct UploadedFile: Sendable, Equatable {
    public let bytes: [UInt8]
    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension Form {
    /// A file of a `multipart/form-data` body. A route whose input has one takes no other kind of body.
    /// - Parameter bytesMax: more is refused while it still arrives.
    public mutating func file(_ name: String, bytesMax: Int) -> UploadedFile {
        describe(name, ["type": "string", "format": "binary", "contentMediaType": "application/octet-stream"], fileBytesMax: bytesMax)
        guard let file = given(file: name) else { return fail(name, "required", UploadedFile([])) }
        return file
    }
}

extension Failure {
    public static let fileTooLarge = Failure(.tooLarge, "file_too_large")
}
