#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The network that an address belongs to.
enum AddressPrefix {
    /// `192.0.2.0/24`. What is no address stands for itself.
    static func of(_ address: String, v4: Int, v6: Int) -> String? {
        if address.isEmpty { return nil }
        if let bytes = bytes(address, AF_INET, 4) { return text(bytes, AF_INET, v4) }
        guard let bytes = bytes(address, AF_INET6, 16) else { return address }
        // An IPv4 client of an IPv6 socket: ::ffff:192.0.2.1
        let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]
        return isMapped ? text(Array(bytes.suffix(4)), AF_INET, v4) : text(bytes, AF_INET6, v6)
    }

    private static func bytes(_ address: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, address, &bytes) == 1 ? bytes : nil
    }

    private static func text(_ bytes: [UInt8], _ family: Int32, _ length: Int) -> String {
        let length = min(max(length, 0), bytes.count * 8)
        let kept = bytes.enumerated().map { index, byte in
            let bits = min(max(length - index * 8, 0), 8)
            return byte & (bits == 0 ? 0 : 0xFF << (8 - bits))
        }
        var characters = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = inet_ntop(family, kept, &characters, socklen_t(characters.count))
        let address = characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(String(decoding: address, as: UTF8.self))/\(length)"
    }
}
