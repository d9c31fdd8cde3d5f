/// Who vouches for a person.
enum JixiaIdentityPlaceholder {}
