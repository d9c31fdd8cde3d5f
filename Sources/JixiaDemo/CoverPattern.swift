/// Fills the upper part of a cover, 600 by 348, each department with shapes of its own.
struct CoverPattern {
    let palette: CoverPalette

    func svg(category: Int, _ chance: inout DemoChance) -> String {
        switch category {
        case 0: arches(&chance)
        case 1: squares(&chance)
        case 2: stripes(&chance)
        case 3: rings(&chance)
        case 4: hexagons(&chance)
        default: hills(&chance)
        }
    }

    private func colour(_ chance: inout DemoChance) -> String { [palette.deep, palette.bright, palette.soft][chance.below(3)] }

    /// Textbooks: quarters and halves of circles, laid like tiles.
    private func arches(_ chance: inout DemoChance) -> String {
        var shapes: [String] = []
        for row in 0..<3 {
            for column in 0..<5 where !(row == 0 && column < 2) {
                let (x, y) = (column * 120, row * 120)
                let fill = colour(&chance)
                switch chance.below(5) {
                case 0: shapes.append(path("M\(x) \(y)h120a120 120 0 0 1-120 120z", fill))
                case 1: shapes.append(path("M\(x + 120) \(y)v120a120 120 0 0 1-120-120z", fill))
                case 2: shapes.append(path("M\(x) \(y + 120)a60 60 0 0 1 120 0z", fill))
                case 3:
                    shapes.append(path("M\(x) \(y + 120)v-120a120 120 0 0 1 120 120z", fill))
                    shapes.append(circle(x + 30, y + 90, 16, palette.ground))
                default: shapes.append(circle(x + 60, y + 60, 38, fill))
                }
            }
        }
        return shapes.joined()
    }

    /// Workbooks: squared paper on which some squares are filled in and ticked.
    private func squares(_ chance: inout DemoChance) -> String {
        var shapes = [lines()]
        for row in 0..<6 {
            for column in 0..<10 where !(row < 2 && column < 4) && chance.below(100) < 34 {
                let (x, y) = (column * 60, row * 60)
                switch chance.below(4) {
                case 0: shapes.append(rectangle(x, y, 60, 60, palette.deep))
                case 1: shapes.append(rectangle(x, y, 60, 60, palette.bright))
                case 2:
                    shapes.append(rectangle(x, y, 60, 60, palette.soft))
                    shapes.append(stroke("M\(x + 16) \(y + 31)l10 11 19-23", palette.deep, 7))
                default: shapes.append(path("M\(x) \(y + 60)l60-60v60z", palette.soft))
                }
            }
        }
        return shapes.joined()
    }

    private func lines() -> String {
        let vertical = stride(from: 60, to: 600, by: 60).map { "M\($0) 0v348" }
        let horizontal = stride(from: 60, to: 348, by: 60).map { "M0 \($0)h600" }
        return "<path d=\"\((vertical + horizontal).joined())\" stroke=\"\(palette.soft)\" stroke-opacity=\".35\" stroke-width=\"2\"/>"
    }

    /// Stationery: pencils on their way up, each of another length and colour.
    private func stripes(_ chance: inout DemoChance) -> String {
        let pencils = (0..<9).map { index in
            let x = 30 + index * 78
            let top = 40 + chance.below(150) + (index < 3 ? 110 : 0)
            let body = [palette.bright, palette.deep, palette.paper][(index + chance.below(2)) % 3]
            let point = path("M\(x) \(top + 58)l25-58 25 58z", palette.soft) + path("M\(x + 16) \(top + 21)l9-21 9 21z", palette.ink)
            let shade = "<path d=\"M\(x + 17) \(top + 58)h16v560h-16z\" fill-opacity=\".08\"/>"
            return point + rectangle(x, top + 58, 50, 560, body) + shade
        }
        return "<g transform=\"rotate(18 300 260)\">" + pencils.joined() + "</g>"
    }

    /// Courses: rings that spread from a point, as a voice does.
    private func rings(_ chance: inout DemoChance) -> String {
        let x = 340 + chance.below(180)
        let y = 130 + chance.below(120)
        let fills = [palette.deep, palette.soft, palette.ground, palette.bright, palette.ground]
        let circles = zip([300, 232, 178, 122, 70], fills).map { circle(x, y, $0 + chance.below(18), $1) }
        let play = path("M\(x - 16) \(y - 26)l44 26-44 26z", palette.paper)
        let bars = (0..<7).map { index in
            let height = 24 + chance.below(90)
            return rectangle(40 + index * 24, 318 - height, 12, height, index % 3 == 0 ? palette.bright : palette.paper)
        }
        return circles.joined() + play + bars.joined()
    }

    /// Science: a honeycomb, and a ring of atoms that lies on it.
    private func hexagons(_ chance: inout DemoChance) -> String {
        var cells: [String] = []
        for row in 0..<4 {
            for column in 0..<6 where !(row == 0 && column < 3) && chance.below(100) < 44 {
                let (x, y) = centre(column, row)
                cells.append(path("M\(x) \(y - 60)l52 30v60l-52 30-52-30v-60z", chance.below(3) == 0 ? palette.soft : palette.deep))
            }
        }
        return cells.joined() + molecule(&chance)
    }

    private func centre(_ column: Int, _ row: Int) -> (Int, Int) { (column * 112 + (row % 2) * 56, row * 97 + 20) }

    private func molecule(_ chance: inout DemoChance) -> String {
        let (x, y) = centre(3 + chance.below(2), 1 + chance.below(2))
        let ring = [(0, -64), (56, -32), (56, 32), (0, 64), (-56, 32), (-56, -32)].map { (x: x + $0.0, y: y + $0.1) }
        let first = chance.below(6)
        let arms = [first, (first + 2 + chance.below(2)) % 6].map { corner in
            (from: ring[corner], to: (x: 2 * ring[corner].x - x, y: 2 * ring[corner].y - y))
        }
        let bonds = arms.map { stroke("M\($0.from.x) \($0.from.y)L\($0.to.x) \($0.to.y)", palette.paper, 7) }
        let outline = "M" + ring.map { "\($0.x) \($0.y)" }.joined(separator: "L") + "z"
        let ends = arms.map { circle($0.to.x, $0.to.y, 22, palette.bright) }
        let corners = ring.enumerated().map { circle($0.element.x, $0.element.y, $0.offset % 2 == 0 ? 17 : 11, palette.paper) }
        return bonds.joined() + stroke(outline, palette.paper, 7) + corners.joined() + ends.joined()
    }

    /// Campus: a sun above hills, and trees on them.
    private func hills(_ chance: inout DemoChance) -> String {
        let sun = circle(380 + chance.below(150), 96 + chance.below(50), 46 + chance.below(22), palette.bright)
        let far = 190 + chance.below(40)
        let near = 250 + chance.below(30)
        let trees = (0..<5).map { index in
            let x = 60 + index * 115 + chance.below(50)
            let foot = near + 62
            let height = 56 + chance.below(60)
            let round = circle(x, foot - height, 30, palette.ink)
            let pointed = path("M\(x - 28) \(foot - 14)l28-\(height) 28 \(height)z", palette.ink)
            return rectangle(x - 3, foot - height, 6, height, palette.ink) + (index % 2 == 0 ? round : pointed)
        }
        return sun + path("M0 \(far)c120-90 220-60 330 0s190 50 270-30v200h-600z", palette.soft)
            + path("M0 \(near + 20)c140-70 260-50 360 0s170 30 240-20v120h-600z", palette.deep)
            + "<g fill-opacity=\".9\">" + trees.joined() + "</g>"
    }

    // MARK: Shapes

    private func path(_ d: String, _ fill: String) -> String { "<path d=\"\(d)\" fill=\"\(fill)\"/>" }
    private func circle(_ x: Int, _ y: Int, _ r: Int, _ fill: String) -> String {
        "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(r)\" fill=\"\(fill)\"/>"
    }
    private func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ fill: String) -> String {
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(fill)\"/>"
    }
    private func stroke(_ d: String, _ colour: String, _ width: Int) -> String {
        "<path d=\"\(d)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"\(width)\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
    }
}
