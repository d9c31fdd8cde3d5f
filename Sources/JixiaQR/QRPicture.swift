import CQRencode

/// A text as a QR code (ISO/IEC 18004), drawn as SVG: sharp at every size, and part of the page itself.
public enum QRPicture {
    /// The empty border that readers need, in modules.
    private static let border = 4

    /// - Parameter text: at most 500 bytes.
    /// - Returns: one `svg` element of black modules on white, whatever the colours of the page around it.
    /// - Throws: `TooLong`.
    public static func svg(_ text: String) throws -> String {
        guard text.utf8.count <= 500, !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else {
            throw TooLong()
        }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        let modules = UnsafeBufferPointer(start: code.pointee.data, count: width * width)
        let side = width + 2 * border
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path fill="#000" d="\(path(modules, width))"/></svg>
            """
    }

    public struct TooLong: Error {}

    /// Each run of dark modules of a row is one bar.
    private static func path(_ modules: UnsafeBufferPointer<UInt8>, _ width: Int) -> String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
                let length = column - start
                if length > 0 { path += "M\(start + border) \(row + border)h\(length)v1h-\(length)z" } else { column += 1 }
            }
        }
        return path
    }
}
