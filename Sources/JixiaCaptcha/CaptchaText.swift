import JixiaCore

/// What a captcha asks for. Left out is what a person could take for another: 0 O, 1 I L, Z for 2, S for 5, 8 for B.
public enum CaptchaText {
    public static let alphabet: [Character] = Array("2345679ABCDEFGHJKMNPQRTUVWXY")
    public static let length = 5

    public static func make() -> String { Chance.pick(length, from: alphabet) }
}
