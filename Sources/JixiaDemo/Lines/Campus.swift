import JixiaShop

extension DemoCategory {
    static let campus = DemoCategory(
        title: Bilingual(chinese: "校园生活", english: "Campus Life"),
        promises: [
            Bilingual(chinese: "部分收入用于助学金。", english: "Part of the income goes to scholarships."),
            Bilingual(chinese: "校内自提点当日可取。", english: "Ready on the same day at the counter on campus."),
            Bilingual(chinese: "三十天内有质量问题包换。", english: "Faulty pieces are exchanged within thirty days."),
        ],
        lines: [
            DemoLine(
                "稷下帆布袋", "Jixia Canvas Tote", 49, "加厚棉帆布，装得下电脑与三本课本。", "Thick cotton that carries a laptop and three textbooks.",
                [
                    DemoForm("本白", "natural"), DemoForm("墨黑", "black"), DemoForm("松绿", "pine"),
                ]),
            DemoLine(
                "校园卫衣", "Campus Hoodie", 169, "三百六十克棉毛圈，秋冬都合穿。", "Heavy cotton loop for autumn and winter.",
                [
                    DemoForm("S 码", "size S"), DemoForm("M 码", "size M"), DemoForm("L 码", "size L"),
                ]),
            DemoLine(
                "社团文化衫", "Club T-shirt", 69, "精梳棉，胸前小标，背后大图。", "Combed cotton with a small mark in front and a large one behind.",
                [
                    DemoForm("白色", "white"), DemoForm("浅灰", "light grey"), DemoForm("海军蓝", "navy"),
                ]),
            DemoLine(
                "保温杯", "Insulated Bottle", 99, "不锈钢内胆，保温十二小时。", "Steel inside; warm for twelve hours.",
                [
                    DemoForm("350 ml", "350 ml"), DemoForm("500 ml", "500 ml", more: 16), DemoForm("750 ml", "750 ml", more: 34),
                ]),
            DemoLine(
                "陶瓷马克杯", "Ceramic Mug", 45, "釉下彩烧制，可进微波炉。", "Painted under the glaze, safe in the microwave.",
                [
                    DemoForm("学宫", "academy"), DemoForm("银杏", "ginkgo"), DemoForm("星图", "star chart"),
                ]),
            DemoLine(
                "晴雨伞", "Sun and Rain Umbrella", 79, "十骨抗风，黑胶防晒。", "Ten ribs against the wind, and a coat against the sun.",
                [
                    DemoForm("三折", "folding"), DemoForm("自动", "automatic", more: 20), DemoForm("长柄", "long", more: 12),
                ]),
            DemoLine(
                "手绘明信片", "Hand-drawn Postcards", 22, "四季校园十二景，背面可直接书写。", "Twelve views of the campus through the year.",
                [
                    DemoForm("春夏", "spring and summer"), DemoForm("秋冬", "autumn and winter"), DemoForm("夜色", "by night"),
                ]),
            DemoLine(
                "护眼台灯", "Desk Lamp", 159, "国标 AA 级照度，无可视频闪。", "Grade AA light without flicker.",
                [
                    DemoForm("夹式", "clamp"), DemoForm("底座", "standing", more: 20), DemoForm("充电", "rechargeable", more: 40),
                ]),
            DemoLine(
                "金属 U 盘", "Metal USB Drive", 49, "双接口，手机与电脑都能用。", "Two plugs, for phone and computer.",
                [
                    DemoForm("64 GB", "64 GB"), DemoForm("128 GB", "128 GB", more: 30), DemoForm("256 GB", "256 GB", more: 90),
                ]),
            DemoLine(
                "黄铜书签", "Brass Bookmark", 29, "蚀刻工艺，薄如一页纸。", "Etched, and as thin as a page.",
                [
                    DemoForm("竹影", "bamboo"), DemoForm("飞鸟", "birds"), DemoForm("山水", "landscape"),
                ]),
            DemoLine(
                "桌面收纳盒", "Desk Organiser", 58, "抽屉分格，宿舍书桌也放得下。", "Drawers with dividers that fit a dormitory desk.",
                [
                    DemoForm("两层", "2 tiers"), DemoForm("三层", "3 tiers", more: 20), DemoForm("旋转", "turning", more: 28),
                ]),
            DemoLine(
                "午睡毯", "Nap Blanket", 89, "珊瑚绒双面，机洗不掉毛。", "Soft on both sides, and safe in the machine.",
                [
                    DemoForm("格纹", "checked"), DemoForm("纯色", "plain"), DemoForm("加厚", "thick", more: 30),
                ]),
            DemoLine(
                "速干运动巾", "Quick-dry Towel", 35, "吸水快干，挂扣方便。", "Drinks fast, dries fast, and hangs from a loop.",
                [
                    DemoForm("小号", "small"), DemoForm("中号", "medium", more: 10), DemoForm("大号", "large", more: 24),
                ]),
            DemoLine(
                "羽毛球拍", "Badminton Rackets", 129, "一体中管，新手也能打出好手感。", "One-piece shafts that feel right from the first game.",
                [
                    DemoForm("双拍", "pair"), DemoForm("碳素单拍", "carbon, single", more: 110),
                    DemoForm("双拍带球", "pair with shuttlecocks", more: 26),
                ]),
            DemoLine(
                "竞速跳绳", "Speed Rope", 32, "轴承手柄，长度可调。", "Bearings in the grips, and a length to suit.",
                [
                    DemoForm("钢丝", "steel"), DemoForm("胶绳", "rubber"), DemoForm("计数", "counting", more: 18),
                ]),
            DemoLine(
                "训练篮球", "Training Basketball", 119, "吸湿外皮，室内外通用。", "A dry grip, indoors and out.",
                [
                    DemoForm("5 号", "size 5"), DemoForm("6 号", "size 6", more: 8), DemoForm("7 号", "size 7", more: 16),
                ]),
            DemoLine(
                "双肩书包", "Backpack", 199, "肩带减压，雨天不湿书。", "Kind to the shoulders, and dry in the rain.",
                [
                    DemoForm("18 L", "18 L"), DemoForm("24 L", "24 L", more: 30), DemoForm("30 L 商务", "30 L, for work", more: 70),
                ]),
        ])
}
