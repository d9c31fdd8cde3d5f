/// The colours of a cover. Inks are dark enough to be read on the paper.
struct CoverPalette: Sendable {
    /// Behind the pattern.
    let ground: String
    let deep: String
    let bright: String
    let soft: String
    let paper: String
    let ink: String
    let accentInk: String

    private init(_ ground: String, _ deep: String, _ bright: String, _ soft: String, paper: String, ink: String, accent: String) {
        self.ground = ground
        self.deep = deep
        self.bright = bright
        self.soft = soft
        self.paper = paper
        self.ink = ink
        accentInk = accent
    }

    /// For each department, in its order, a few that go together.
    static let all: [[CoverPalette]] = [
        [
            CoverPalette("#1F3A5F", "#16293F", "#E8B04B", "#8FB3D9", paper: "#FBF8F1", ink: "#16293F", accent: "#8A5A0A"),
            CoverPalette("#2B4A6F", "#1B2F4B", "#E07A5F", "#B9CDE5", paper: "#FAF7F2", ink: "#1B2F4B", accent: "#A8452C"),
            CoverPalette("#34466B", "#222F4C", "#9CC5A1", "#D9C9A8", paper: "#FBF9F4", ink: "#222F4C", accent: "#3B6B45"),
        ],
        [
            CoverPalette("#D9573F", "#A83A27", "#F6D186", "#F2A38F", paper: "#FFF9F2", ink: "#5A1F16", accent: "#A83A27"),
            CoverPalette("#E07B39", "#B4571C", "#FCE0B0", "#F5B98A", paper: "#FFFAF3", ink: "#552A0E", accent: "#A04A12"),
            CoverPalette("#C8553D", "#8F3626", "#8FC1B5", "#F1B5A3", paper: "#FDF8F4", ink: "#4B1D14", accent: "#2F6B5E"),
        ],
        [
            CoverPalette("#F2C14E", "#D79A1E", "#2F6690", "#FBE3A6", paper: "#FFFCF4", ink: "#3B2F12", accent: "#2F6690"),
            CoverPalette("#F4B942", "#CF8F1B", "#C8553D", "#FBE2AE", paper: "#FFFBF2", ink: "#40300F", accent: "#A8402A"),
            CoverPalette("#EFCB68", "#C99B2F", "#3C6E57", "#F9E8BD", paper: "#FFFDF6", ink: "#37301A", accent: "#2F5F49"),
        ],
        [
            CoverPalette("#4B3B78", "#33275A", "#F29E4C", "#A99AD6", paper: "#FAF8FD", ink: "#2B2149", accent: "#9A5410"),
            CoverPalette("#5B4B8A", "#3D3165", "#7FD1C7", "#C3B5E8", paper: "#FAF9FD", ink: "#2E2550", accent: "#1F6F66"),
            CoverPalette("#463B6E", "#2D2550", "#F27A8A", "#B7A6DB", paper: "#FCF9FB", ink: "#2B2149", accent: "#A83648"),
        ],
        [
            CoverPalette("#1E7A78", "#12595A", "#F4D35E", "#8CCFC6", paper: "#F6FBFA", ink: "#0F3F40", accent: "#8A6A00"),
            CoverPalette("#20688A", "#134A66", "#F2A65A", "#95C8DE", paper: "#F6FAFC", ink: "#10394E", accent: "#9A5410"),
            CoverPalette("#2C7D6B", "#1B5B4E", "#F08A6B", "#A4D6C7", paper: "#F7FBF9", ink: "#143F36", accent: "#A4452A"),
        ],
        [
            CoverPalette("#A9CDA4", "#5E9465", "#F2B84B", "#DCEBD2", paper: "#FBFCF7", ink: "#23402A", accent: "#3F7148"),
            CoverPalette("#A7CBDD", "#5A8FAE", "#EE8A6A", "#DCECF3", paper: "#F9FCFD", ink: "#1F4257", accent: "#A84A2C"),
            CoverPalette("#F0B8A8", "#CE7C68", "#FCE3A1", "#F9DDD4", paper: "#FFFAF8", ink: "#55281D", accent: "#9A4632"),
        ],
    ]
}
