import Testing

@testable import JixiaPictures

@Suite struct SquaresTests {
    @Test(arguments: CheckedPicture.Kind.allCases)
    func `the middle is cut out, in every size`(_ kind: CheckedPicture.Kind) throws {
        let sides: [Int32] = [256, 96, 40]
        let squares = try Squares.make(sides.map(Int.init), of: DrawnPicture.bytes(kind, width: 80, height: 40))
        #expect(squares.map { DrawnPicture.size($0) } == sides.map { [$0, $0] })
        for (square, side) in zip(squares, sides) {
            #expect(DrawnPicture.colour(square, side / 4, side * 3 / 4) == "F00")
            #expect(DrawnPicture.colour(square, side * 3 / 4, side * 3 / 4) == "00F")
        }
    }

    @Test func `a picture is shown as the camera was held`() throws {
        // Where the green corner and the blue half come to lie, for the numbers 1 to 8 of EXIF.
        let corners: [(x: Int32, y: Int32)] = [(8, 8), (248, 8), (248, 248), (8, 248), (8, 8), (248, 8), (248, 248), (8, 248)]
        let blue: [(x: Int32, y: Int32)] = [(200, 128), (56, 128), (56, 128), (200, 128), (128, 200), (128, 200), (128, 56), (128, 56)]
        for number in 1...8 {
            let square = try Squares.make([256], of: DrawnPicture.jpeg(orientation: UInt8(number)))[0]
            #expect(DrawnPicture.colour(square, corners[number - 1].x, corners[number - 1].y) == "0F0", "\(number)")
            #expect(DrawnPicture.colour(square, blue[number - 1].x, blue[number - 1].y) == "00F", "\(number)")
        }
    }

    @Test func `a picture that is not what its header says is unreadable`() {
        var png = DrawnPicture.bytes(.png)
        png[19] = 65
        #expect(throws: PictureTrouble.unreadable) { try Squares.make([40], of: png) }
    }

    @Test func `one point is a picture`() throws {
        #expect(DrawnPicture.size(try Squares.make([256], of: DrawnPicture.bytes(.png, width: 1, height: 1))[0]) == [256, 256])
    }
}
