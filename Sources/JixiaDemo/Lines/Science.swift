import JixiaShop

extension DemoCategory {
    static let science = DemoCategory(
        title: Bilingual(chinese: "科学器材", english: "Science Kits"),
        promises: [
            Bilingual(chinese: "随附中英文使用手册。", english: "Comes with a guide in Chinese and English."),
            Bilingual(chinese: "质保一年，零配件单独可购。", english: "Guaranteed for a year; parts are sold singly too."),
            Bilingual(chinese: "学校采购可开具专用发票。", english: "Schools receive a full invoice."),
        ],
        lines: [
            DemoLine(
                "学生显微镜", "Student Microscope", 368, "全金属机身，上下双光源，标本一放就能看。",
                "All metal, lit from above and below, ready for the first slide.",
                [
                    DemoForm("400 倍", "400×"), DemoForm("1000 倍", "1000×", more: 230), DemoForm("数码屏", "with screen", more: 620),
                ]),
            DemoLine(
                "天文望远镜", "Astronomical Telescope", 598, "看清月球环形山与土星光环。", "Shows the craters of the moon and the rings of Saturn.",
                [
                    DemoForm("60 mm", "60 mm"), DemoForm("80 mm", "80 mm", more: 420), DemoForm("130 mm 反射", "130 mm reflector", more: 980),
                ]),
            DemoLine(
                "电路实验箱", "Circuit Lab", 128, "磁吸元件即拼即亮，从串并联到晶体管。", "Magnetic parts that light at once, from series to transistors.",
                [
                    DemoForm("基础 20 件", "basic, 20 parts"), DemoForm("进阶 45 件", "advanced, 45 parts", more: 110),
                    DemoForm("教师 90 件", "teacher, 90 parts", more: 290),
                ]),
            DemoLine(
                "巡线机器人", "Line-following Robot", 219, "自己焊接、组装与编程，跑完一条赛道。", "Solder, build and program it, then run the track.",
                [
                    DemoForm("图形编程", "block coding"), DemoForm("Python 版", "Python", more: 60), DemoForm("竞赛版", "competition", more: 180),
                ]),
            DemoLine(
                "单片机套件", "Microcontroller Kit", 158, "三十个传感与显示实验，代码全部开放。",
                "Thirty experiments with sensors and displays; all code is open.",
                [
                    DemoForm("入门", "starter"), DemoForm("物联网", "internet of things", more: 70),
                    DemoForm(
                        "课堂 10 套",
                        "classroom, 10 sets", more: 1290),
                ]),
            DemoLine(
                "玻璃仪器组", "Glassware Set", 138, "高硼硅玻璃，耐热耐腐蚀，刻度清楚。", "Borosilicate glass that stands heat and acid, clearly marked.",
                [
                    DemoForm("12 件", "12 pieces"), DemoForm("21 件", "21 pieces", more: 96), DemoForm("蒸馏装置", "for distilling", more: 130),
                ]),
            DemoLine(
                "弹簧测力计", "Spring Balance", 16, "条盒式设计，零点可调。", "A boxed balance with a zero that can be set.",
                [
                    DemoForm("2.5 N", "2.5 N"), DemoForm("5 N", "5 N"), DemoForm("10 N", "10 N", more: 2),
                ]),
            DemoLine(
                "光学透镜组", "Lens Set", 89, "凸透镜、凹透镜与棱镜，配光具座刻度尺。", "Convex and concave lenses and a prism, with a marked bench.",
                [
                    DemoForm("6 片", "6 pieces"), DemoForm("13 片", "13 pieces", more: 68), DemoForm("带激光光源", "with laser source", more: 120),
                ]),
            DemoLine(
                "教学地球仪", "Teaching Globe", 78, "政区与地形双图，中英文对照。", "Political and physical maps in Chinese and English.",
                [
                    DemoForm("20 cm", "20 cm"), DemoForm("25 cm", "25 cm", more: 40), DemoForm("32 cm 灯光", "32 cm, lit", more: 110),
                ]),
            DemoLine(
                "人体骨骼模型", "Human Skeleton", 168, "关节可动，编号对照图便于教学。", "Moving joints, with numbered charts for teaching.",
                [
                    DemoForm("45 cm", "45 cm"), DemoForm("85 cm", "85 cm", more: 210), DemoForm("170 cm", "170 cm", more: 790),
                ]),
            DemoLine(
                "分子结构模型", "Molecular Models", 69, "按国际配色的原子球与键，可搭有机与无机分子。",
                "Atoms in the usual colours, for organic and inorganic molecules.",
                [
                    DemoForm("学生 116 件", "student, 116 parts"), DemoForm("教师 267 件", "teacher, 267 parts", more: 98),
                    DemoForm("晶体结构", "crystal lattices", more: 76),
                ]),
            DemoLine(
                "校园气象站", "Campus Weather Station", 328, "记录温度、湿度、气压与风，数据可导出。",
                "Records temperature, humidity, pressure and wind, and exports them.",
                [
                    DemoForm("桌面", "desktop"), DemoForm("户外五要素", "outdoor, 5 readings", more: 350),
                    DemoForm("联网七要素", "online, 7 readings", more: 880),
                ]),
            DemoLine(
                "植物生长箱", "Plant Growing Box", 99, "透明侧壁看根系，定时补光。", "Clear walls show the roots; a timer gives the light.",
                [
                    DemoForm("两格", "2 cells"), DemoForm("四格", "4 cells", more: 55), DemoForm("水培", "hydroponic", more: 88),
                ]),
            DemoLine(
                "电子天平", "Electronic Balance", 148, "去皮、计数一键完成，附校准砝码。", "Tares and counts at a touch, with a calibration weight.",
                [
                    DemoForm("200 g / 0.01 g", "200 g / 0.01 g"), DemoForm("500 g / 0.01 g", "500 g / 0.01 g", more: 70),
                    DemoForm("2 kg / 0.1 g", "2 kg / 0.1 g", more: 46),
                ]),
            DemoLine(
                "数字万用表", "Digital Multimeter", 76, "自动量程，防烧保护，适合学生实验。", "Finds its range and forgives mistakes: made for students.",
                [
                    DemoForm("袖珍", "pocket"), DemoForm("标准", "standard", more: 36), DemoForm("台式", "bench", more: 340),
                ]),
            DemoLine(
                "矿物标本盒", "Mineral Collection", 88, "天然标本，附硬度与条痕鉴定卡。", "Natural pieces with cards for hardness and streak.",
                [
                    DemoForm("12 种", "12 minerals"), DemoForm("24 种", "24 minerals", more: 76), DemoForm("岩石 18 种", "18 rocks", more: 40),
                ]),
            DemoLine(
                "电磁学套装", "Electromagnetism Kit", 118, "线圈、磁体与小电机，亲手验证电与磁。",
                "Coils, magnets and a small motor: electricity and magnetism by hand.",
                [
                    DemoForm("小学", "primary"), DemoForm("初中", "junior", more: 50), DemoForm("高中", "senior", more: 120),
                ]),
        ])
}
