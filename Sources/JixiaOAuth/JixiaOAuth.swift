/// Signing in by other sites.
enum JixiaOAuthPlaceholder {}
