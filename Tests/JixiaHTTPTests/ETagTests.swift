import Testing

@testable import JixiaHTTP

@Suite struct ETagTests {
    @Test func `equal bytes have an equal tag in quotes`() {
        #expect(ETag.of([1, 2]) == ETag.of([1, 2]))
        #expect(ETag.of([1, 2]) != ETag.of([2, 1]))
        #expect(ETag.of([]).hasPrefix("\"") && ETag.of([]).hasSuffix("\""))
    }

    @Test(arguments: [#""a""#, #"W/"a""#, #""b", "a""#, #""b",W/"a" ,"c""#, "*", #"  "a""#])
    func `a header that names the tag matches`(_ header: String) {
        #expect(ETag.matches(header, #""a""#))
    }

    @Test(arguments: [nil, "", "a", #""b""#, #""ab""#, #""A""#, #"w/"a""#])
    func `any other header does not`(_ header: String?) {
        #expect(!ETag.matches(header, #""a""#))
    }
}
