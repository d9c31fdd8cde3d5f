import JixiaShop

extension DemoCategory {
    static let stationery = DemoCategory(
        title: Bilingual(chinese: "文具", english: "Stationery"),
        promises: [
            Bilingual(chinese: "班级团购满五十件另有优惠。", english: "Classes that order fifty or more pay less."),
            Bilingual(chinese: "通过学生用品安全检测。", english: "Tested to the safety standard for school supplies."),
            Bilingual(chinese: "七天内未使用可退换。", english: "Unused goods may be returned within seven days."),
        ],
        lines: [
            DemoLine(
                "顺滑中性笔", "Smooth Gel Pens", 18, "速干墨水不沾手，连续书写不断线。", "Quick-drying ink that neither smears nor skips.",
                [
                    DemoForm("黑色 12 支", "black, 12 pens"), DemoForm("蓝色 12 支", "blue, 12 pens"),
                    DemoForm("红色 6 支", "red, 6 pens", more: -7),
                ]),
            DemoLine(
                "自动铅笔", "Mechanical Pencil", 22, "低重心金属笔身，护芯笔头不易断铅。", "A metal body, low in balance, that keeps its lead whole.",
                [
                    DemoForm("0.3 mm", "0.3 mm", more: 4), DemoForm("0.5 mm", "0.5 mm"), DemoForm("0.7 mm", "0.7 mm"),
                ]),
            DemoLine(
                "学生钢笔", "Student Fountain Pen", 45, "练字与日常书写两用，配上墨器与两支墨囊。",
                "For practice and every day, with a converter and two cartridges.",
                [
                    DemoForm("特细尖", "extra fine"), DemoForm("细尖", "fine"), DemoForm("中尖", "medium"),
                ]),
            DemoLine(
                "活页笔记本", "Loose-leaf Notebook", 26, "可增减内页，翻折三百六十度平整好写。", "Pages come and go, and it folds flat all the way round.",
                [
                    DemoForm("B5 横线", "B5, ruled"), DemoForm("B5 方格", "B5, squared"), DemoForm("A5 点阵", "A5, dotted", more: -4),
                ]),
            DemoLine(
                "精装手账本", "Hardcover Journal", 36, "一百克书写纸，钢笔不洇不透。", "Heavy paper that takes ink without a shadow.",
                [
                    DemoForm("墨绿", "deep green"), DemoForm("藏青", "navy"), DemoForm("砖红", "brick red"),
                ]),
            DemoLine(
                "错题本", "Mistake Notebook", 15, "按题目、原因与订正分栏，复习一目了然。", "Columns for the question, the cause and the cure.",
                [
                    DemoForm("数学 3 本", "maths, set of 3"), DemoForm("英语 3 本", "English, set of 3"),
                    DemoForm(
                        "通用 5 本",
                        "any subject, set of 5", more: 8),
                ]),
            DemoLine(
                "双头荧光笔", "Two-ended Highlighters", 19, "一头宽一头细，淡色不刺眼。", "Broad at one end, fine at the other, in gentle colours.",
                [
                    DemoForm("6 色", "6 colours"), DemoForm("12 色", "12 colours", more: 14), DemoForm("18 色", "18 colours", more: 27),
                ]),
            DemoLine(
                "固体水彩", "Watercolour Pans", 58, "颜色透明、易溶于水，盒盖可作调色盘。", "Clear colours that wake at once; the lid is a palette.",
                [
                    DemoForm("12 色", "12 colours"), DemoForm("24 色", "24 colours", more: 40), DemoForm("36 色", "36 colours", more: 78),
                ]),
            DemoLine(
                "油性彩铅", "Coloured Pencils", 48, "笔芯柔软，叠色均匀。", "Soft leads that layer evenly.",
                [
                    DemoForm("24 色", "24 colours"), DemoForm("36 色", "36 colours", more: 22), DemoForm("48 色", "48 colours", more: 41),
                ]),
            DemoLine(
                "制图套装", "Geometry Set", 32, "圆规、直尺、三角板与量角器，刻度清晰。", "Compass, ruler, set squares and protractor, clearly marked.",
                [
                    DemoForm("4 件", "4 pieces"), DemoForm("7 件", "7 pieces", more: 12), DemoForm("金属 8 件", "metal, 8 pieces", more: 36),
                ]),
            DemoLine(
                "美术橡皮", "Drawing Eraser", 9, "擦得干净，碎屑成团。", "Rubs out cleanly and leaves its crumbs together.",
                [
                    DemoForm("4 块", "set of 4"), DemoForm("8 块", "set of 8", more: 7), DemoForm("可塑 2 块", "kneadable, set of 2", more: 3),
                ]),
            DemoLine(
                "资料册", "Display Book", 21, "透明内页，试卷与奖状整齐收好。", "Clear pockets keep papers and certificates in order.",
                [
                    DemoForm("A4 20 页", "A4, 20 pockets"), DemoForm("A4 40 页", "A4, 40 pockets", more: 9),
                    DemoForm(
                        "A3 20 页",
                        "A3, 20 pockets", more: 16),
                ]),
            DemoLine(
                "兼毫毛笔", "Mixed-hair Brush", 28, "软硬适中，初学楷书与行书皆宜。", "Neither soft nor stiff, for regular and running script.",
                [
                    DemoForm("小楷", "small"), DemoForm("中楷", "medium", more: 6), DemoForm("大楷", "large", more: 14),
                ]),
            DemoLine(
                "书法宣纸", "Calligraphy Paper", 35, "半生半熟，墨色层次分明。", "Half-sized paper that shows every shade of the ink.",
                [
                    DemoForm("素白 100 张", "plain, 100 sheets"), DemoForm("米字格 100 张", "with guide lines, 100 sheets"),
                    DemoForm("仿古色 50 张", "antique, 50 sheets", more: 5),
                ]),
            DemoLine(
                "便利贴", "Sticky Notes", 12, "反复粘贴不留胶。", "Stick again and again and leave nothing behind.",
                [
                    DemoForm("方形 6 本", "square, 6 pads"),
                    DemoForm(
                        "索引 10 色",
                        "index tabs, 10 colours", more: 2), DemoForm("横线 4 本", "ruled, 4 pads", more: 4),
                ]),
            DemoLine(
                "白板笔", "Whiteboard Markers", 24, "低气味，干擦无痕，教室必备。", "Little smell and no trace: made for the classroom.",
                [
                    DemoForm("黑色 10 支", "black, 10 pens"), DemoForm("四色 8 支", "4 colours, 8 pens"),
                    DemoForm(
                        "可加墨 4 支",
                        "refillable, 4 pens", more: 9),
                ]),
            DemoLine(
                "大容量笔袋", "Roomy Pencil Case", 39, "展开即成笔盘，可放六十支笔。", "Opens into a tray and holds sixty pens.",
                [
                    DemoForm("灰蓝", "grey blue"), DemoForm("豆沙", "rose clay"), DemoForm("燕麦", "oat"),
                ]),
        ])
}
