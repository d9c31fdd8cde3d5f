import JixiaCore

/// Reads `multipart/form-data` (RFC 7578, RFC 2046 §5.1) piece by piece, as it arrives. It keeps what a form may hold, and of the
/// rest no more than a delimiter's length.
struct MultipartParser {
    enum Limits {
        static let parts = 16
        /// Of all header lines of one part, in bytes.
        static let head = 4096
        /// Before the first delimiter.
        static let preamble = 1024
        /// Blanks after a delimiter.
        static let padding = 64
        static let text = 64 * 1024
    }

    private enum State { case preamble, delimiter, head, content, end }

    private let delimiter: [UInt8]
    private let fileBytesMax: Int
    private var state = State.preamble
    /// Arrived and not understood yet. The line end that comes before every delimiter but perhaps the first is put before all.
    private var pending: [UInt8] = [13, 10]
    private var skipped = 0
    private var part: MultipartHead?
    private var content: [UInt8] = []
    private var parts: [(head: MultipartHead, content: [UInt8])] = []

    /// - Parameter fileBytesMax: of each file.
    init(boundary: String, fileBytesMax: Int) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.fileBytesMax = fileBytesMax
    }

    /// - Throws: `Failure.unreadableBody`, or `.bodyTooLarge`, `.fileTooLarge` as soon as there is too much.
    mutating func feed(_ bytes: some Collection<UInt8>) throws {
        if state == .end { return }
        pending += bytes
        while try step() {}
    }

    /// What the body held, once it is there to its end.
    mutating func finish() throws -> [(head: MultipartHead, content: [UInt8])] {
        guard state == .end else { throw Failure.unreadableBody }
        return parts
    }

    /// - Returns: false where more has to arrive first.
    private mutating func step() throws -> Bool {
        switch state {
        case .preamble: try readPreamble()
        case .delimiter: try readDelimiterEnd()
        case .head: try readHead()
        case .content: try readContent()
        case .end: false
        }
    }

    private mutating func readPreamble() throws -> Bool {
        let found = pending.place(of: delimiter)
        skipped += found ?? max(0, pending.count - delimiter.count)
        guard skipped <= Limits.preamble else { throw Failure.unreadableBody }
        guard let found else {
            pending.removeFirst(max(0, pending.count - delimiter.count))
            return false
        }
        pending.removeFirst(found + delimiter.count)
        state = .delimiter
        return true
    }

    /// Two hyphens after a delimiter: the end. A line end, perhaps after blanks: another part.
    private mutating func readDelimiterEnd() throws -> Bool {
        if pending.starts(with: [45, 45]) {
            state = .end
            pending = []
            return false
        }
        if pending == [45] { return false }
        let blanks = pending.prefix { $0 == 32 || $0 == 9 }.count
        guard blanks <= Limits.padding else { throw Failure.unreadableBody }
        guard pending.count >= blanks + 2 else {
            guard pending.count == blanks || pending[blanks] == 13 else { throw Failure.unreadableBody }
            return false
        }
        guard pending[blanks] == 13, pending[blanks + 1] == 10, parts.count < Limits.parts else { throw Failure.unreadableBody }
        pending.removeFirst(blanks)
        state = .head
        return true
    }

    /// The line end of the delimiter still stands before the head: so a head without lines ends like any other.
    private mutating func readHead() throws -> Bool {
        guard let found = pending.place(of: [13, 10, 13, 10]), found <= Limits.head else {
            guard pending.count <= Limits.head else { throw Failure.unreadableBody }
            return false
        }
        part = try MultipartHead(pending[..<found])
        // What ends the head's last line also begins a delimiter, where the part is empty.
        pending.removeFirst(found + 4)
        content = []
        if pending.isEmpty { pending.reserveCapacity(64 * 1024) }
        isContentStart = true
        state = .content
        return true
    }

    private var isContentStart = false

    private mutating func readContent() throws -> Bool {
        // An empty part has its delimiter right after the head, whose line end is used up already.
        if isContentStart {
            let bare = delimiter.dropFirst(2)
            if pending.count < bare.count, bare.starts(with: pending) { return false }
            isContentStart = false
            if pending.starts(with: bare) {
                pending.removeFirst(bare.count)
                return try endPart()
            }
        }
        let found = pending.place(of: delimiter)
        let safe = found ?? max(0, pending.count - delimiter.count + 1)
        content += pending[..<safe]
        try checkSize()
        pending.removeFirst(safe + (found == nil ? 0 : delimiter.count))
        return found == nil ? false : try endPart()
    }

    private func checkSize() throws {
        guard let part else { throw Failure.unreadableBody }
        if !part.isFile, content.count > Limits.text { throw Failure.bodyTooLarge }
        if part.isFile, content.count > fileBytesMax {
            throw Failure.fileTooLarge.on(part.name).with(["max": String(fileBytesMax / 1_048_576)])
        }
    }

    private mutating func endPart() throws -> Bool {
        guard let part else { throw Failure.unreadableBody }
        parts.append((part, content))
        content = []
        state = .delimiter
        return true
    }
}

extension [UInt8] {
    /// Where these bytes first stand.
    fileprivate func place(of wanted: [UInt8]) -> Int? {
        guard let first = wanted.first, count >= wanted.count else { return nil }
        return withUnsafeBufferPointer { own in
            wanted.withUnsafeBufferPointer { wanted in
                var at = 0
                let last = own.count - wanted.count
                while at <= last {
                    if own[at] == first {
                        var matched = 1
                        while matched < wanted.count, own[at + matched] == wanted[matched] { matched += 1 }
                        if matched == wanted.count { return at }
                    }
                    at += 1
                }
                return nil
            }
        }
    }
}
