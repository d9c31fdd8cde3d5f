import JixiaCore
import Testing

@Suite struct PermissionTests {
    private let stranger = Visitor(address: "192.0.2.1")
    private let member = Visitor(caller: Caller(account: ID(1), session: ID(1)), address: "192.0.2.1")
    private let staff = Visitor(caller: Caller(account: ID(2), session: ID(2), roles: [.member, .staff]), address: "192.0.2.1")

    @Test func `everyone is admitted where everyone may`() throws {
        #expect(try Permission.everyone.admit(stranger).caller == nil)
    }

    @Test func `a member has to be signed in`() throws {
        #expect(throws: Failure.signInNeeded) { try Permission.member.admit(stranger) }
        #expect(try Permission.member.admit(member).account == ID(1))
    }

    @Test func `a member is not staff`() throws {
        #expect(throws: Failure.signInNeeded) { try Permission.staff.admit(stranger) }
        #expect(throws: Failure.forbidden) { try Permission.staff.admit(member) }
        #expect(try Permission.staff.admit(staff).account == ID(2))
    }
}
