import JixiaShop

extension DemoCategory {
    static let textbooks = DemoCategory(
        title: Bilingual(chinese: "教材", english: "Textbooks"),
        promises: [
            Bilingual(chinese: "附教学课件，任课教师可向本店索取。", english: "Slides for the classroom are sent to teachers on request."),
            Bilingual(chinese: "每章末有小结与习题，书后附参考答案。", english: "Each chapter ends with a summary and exercises; answers are at the back."),
            Bilingual(chinese: "护眼纸印刷，锁线装订，平摊不掉页。", english: "Printed on paper that spares the eyes, thread-sewn so that it lies flat."),
        ],
        lines: [
            DemoLine(
                "古代汉语", "Classical Chinese", 52, "从甲骨文到唐宋散文，循序讲解字词与句法。",
                "Words and grammar step by step, from oracle bones to the prose of Tang and Song.", forms("三", "3rd")),
            DemoLine(
                "高等数学", "Calculus", 58, "以几何直观引入极限、微分与积分，例题由浅入深。",
                "Limits, derivatives and integrals, first seen in pictures and then proved.", forms("七", "7th")),
            DemoLine(
                "线性代数", "Linear Algebra", 42, "从方程组出发，讲清矩阵、向量空间与特征值。",
                "From systems of equations to matrices, vector spaces and eigenvalues.", forms("五", "5th")),
            DemoLine(
                "概率论", "Probability", 45, "用掷骰、排队与抽样的故事讲随机现象的规律。",
                "The laws of chance, told through dice, queues and samples.", forms("四", "4th")),
            DemoLine(
                "大学物理", "University Physics", 65, "力学、电磁学与近代物理，配有可在家完成的小实验。",
                "Mechanics, electromagnetism and modern physics, with small experiments for home.", forms("三", "3rd")),
            DemoLine(
                "有机化学", "Organic Chemistry", 68, "以官能团为线索，讲反应机理与合成设计。",
                "Reaction mechanisms and synthesis, arranged by functional group.", forms("六", "6th")),
            DemoLine(
                "分子生物学", "Molecular Biology", 72, "从双螺旋到基因编辑，图解生命的信息流。",
                "The flow of information in life, drawn from double helix to gene editing.", forms("二", "2nd")),
            DemoLine(
                "数据结构", "Data Structures", 49, "表、树、图与散列，每种结构都附完整可运行的程序。",
                "Lists, trees, graphs and hashing, each with a complete program to run.", forms("四", "4th")),
            DemoLine(
                "操作系统", "Operating Systems", 56, "进程、内存与文件系统，跟着书写一个小内核。",
                "Processes, memory and file systems, while building a small kernel.", forms("三", "3rd")),
            DemoLine(
                "计算机网络", "Computer Networks", 54, "自顶向下讲协议，用抓包看懂每一个字节。",
                "Protocols from the top down, with captures that explain every byte.", forms("八", "8th")),
            DemoLine(
                "中国通史", "Chinese History", 60, "以制度与日常生活为两条主线，配地图与年表。",
                "Institutions and daily life side by side, with maps and timelines.", forms("二", "2nd")),
            DemoLine(
                "世界地理", "World Geography", 48, "从气候、地形到城市，读懂人与土地的关系。",
                "Climate, landforms and cities: how people and land shape each other.", forms("三", "3rd")),
            DemoLine(
                "微观经济学", "Microeconomics", 55, "以身边的价格与选择为例，建立经济学的思维方式。",
                "The economic way of thinking, from the prices and choices around us.", forms("五", "5th")),
            DemoLine(
                "教育心理学", "Educational Psychology", 46, "学习动机、记忆与课堂管理，结合真实教学案例。",
                "Motivation, memory and classroom practice, with cases from real schools.", forms("三", "3rd")),
            DemoLine(
                "艺术史", "Art History", 88, "从岩画到当代装置，二百余幅彩图细读作品。",
                "From cave walls to installations, with over two hundred colour plates.", forms("二", "2nd")),
            DemoLine(
                "逻辑学", "Logic", 39, "从日常论辩到形式证明，训练清楚的思考。",
                "Clear thinking, from everyday argument to formal proof.", forms("四", "4th")),
            DemoLine(
                "天文学", "Astronomy", 62, "认识星空、恒星与宇宙的演化，附四季星图。",
                "The sky, the stars and the story of the universe, with charts for four seasons.", forms("三", "3rd")),
        ])

    private static func forms(_ edition: String, _ ordinal: String) -> [DemoForm] {
        [
            DemoForm("《%教程（第\(edition)版）》", "A Course in % (\(ordinal) ed.)", more: 8, "适合一学年的课堂教学。", "Made for a full year of classes."),
            DemoForm("《%入门》", "%: A First Book", more: -9, "不需要任何基础，适合自学。", "Assumes nothing and suits self-study."),
            DemoForm(
                "《%十二讲》", "Twelve Lectures on %", "由课堂讲稿整理而成，每讲约一小时可读完。",
                "Edited from lectures; each takes about an hour to read."),
        ]
    }
}
