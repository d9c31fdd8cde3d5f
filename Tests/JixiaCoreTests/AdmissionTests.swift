import JixiaCore
import Testing

@Suite struct AdmissionTests {
    private static let shelves = Permission("shelves.manage")
    private let stranger = Visitor(address: "192.0.2.1")
    private let member = visitor(1)
    private let staff = visitor(2, [.member, .staff])
    private let librarian = visitor(3, permissions: [shelves])
    private let superuser = visitor(4, [.member, .staff, .superuser])

    private static func visitor(_ id: Int64, _ roles: Set<Caller.Role> = [.member], permissions: Set<Permission> = []) -> Visitor {
        Visitor(caller: Caller(account: ID(id), session: ID(id), roles: roles, permissions: permissions), address: "192.0.2.1")
    }

    @Test func `everyone is admitted where everyone may`() throws {
        #expect(try Admission.everyone.admit(stranger).caller == nil)
    }

    @Test func `a member has to be signed in`() throws {
        #expect(throws: Failure.signInNeeded) { try Admission.member.admit(stranger) }
        #expect(try Admission.member.admit(member).account == ID(1))
    }

    @Test func `a member is not staff`() throws {
        #expect(throws: Failure.signInNeeded) { try Admission.staff.admit(stranger) }
        #expect(throws: Failure.forbidden) { try Admission.staff.admit(member) }
        #expect(try Admission.staff.admit(staff).account == ID(2))
    }

    @Test func `an operation is open to who has exactly its permission, and to a superuser`() throws {
        let admission = Admission.may(Self.shelves)
        #expect(throws: Failure.signInNeeded) { try admission.admit(stranger) }
        for other in [member, staff] { #expect(throws: Failure.forbidden) { try admission.admit(other) } }
        #expect(try admission.admit(librarian).account == ID(3))
        #expect(try admission.admit(superuser).account == ID(4))
        #expect(throws: Failure.forbidden) { try Admission.may(Permission("shelves.view")).admit(librarian) }
    }

    @Test func `only a superuser is one`() throws {
        for other in [member, staff, librarian] { #expect(throws: Failure.forbidden) { try Admission.superuser.admit(other) } }
        #expect(try Admission.superuser.admit(superuser).isSuperuser)
    }

    @Test func `what matters is for who proved a moment ago to be the one who signed in`() throws {
        let fresh = Visitor(caller: Caller(account: ID(1), session: ID(1), isFresh: true), address: "192.0.2.1")
        let stale = Visitor(caller: Caller(account: ID(1), session: ID(1)), address: "192.0.2.1")
        #expect(throws: Failure.stepUpNeeded) { try Admission.member.fresh.admit(stale) }
        #expect(try Admission.member.fresh.admit(fresh).account == ID(1))
        #expect(throws: Failure.signInNeeded) { try Admission.member.fresh.admit(Visitor(address: "192.0.2.1")) }
        #expect(Admission.member.fresh.name == "member")
    }

    @Test func `a right that is withheld says why`() throws {
        let resting = Visitor(caller: Caller(account: ID(1), session: ID(1), withheld: .stepUpNeeded), address: "192.0.2.1")
        #expect(throws: Failure.stepUpNeeded) { try Admission.staff.admit(resting) }
        #expect(throws: Failure.stepUpNeeded) { try Admission.may(Permission("x.do")).admit(resting) }
        #expect(try Admission.member.admit(resting).account == ID(1))
    }
}
