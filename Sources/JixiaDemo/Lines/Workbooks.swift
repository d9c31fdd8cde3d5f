import JixiaShop

extension DemoCategory {
    static let workbooks = DemoCategory(
        title: Bilingual(chinese: "练习册", english: "Workbooks"),
        promises: [
            Bilingual(chinese: "答案单独成册，方便家长与教师批改。", english: "Answers come in a separate booklet for parents and teachers."),
            Bilingual(chinese: "扫描页角编号，可在题库中查看讲解。", english: "Scan the number at the corner to see the explanation in the question bank."),
            Bilingual(chinese: "留白充足，可以直接在书上作答。", english: "Wide margins leave room to answer on the page."),
        ],
        lines: [
            DemoLine("小学语文", "Primary Chinese", 26, "字词、阅读与习作三线并进。", "Words, reading and writing, practised side by side.", forms),
            DemoLine(
                "小学数学", "Primary Maths", 26, "从口算到应用题，把算理讲明白。",
                "From mental sums to word problems, with the reason for every step.", forms),
            DemoLine(
                "小学英语", "Primary English", 28, "听、说、读、写均衡，配慢速与常速录音。",
                "Listening, speaking, reading and writing, with slow and normal recordings.", forms),
            DemoLine("小学科学", "Primary Science", 24, "用家里的材料做观察与记录。", "Observing and recording with what is found at home.", forms),
            DemoLine("初中语文", "Junior Chinese", 32, "课内精读与课外选文各半。", "Half set texts, half new ones.", forms),
            DemoLine("初中数学", "Junior Maths", 34, "代数与几何按知识点编排，难度分三级。", "Algebra and geometry by topic, in three levels.", forms),
            DemoLine(
                "初中英语", "Junior English", 33, "以短文带动语法，词汇按话题复现。",
                "Grammar through short texts, with words that come back by theme.", forms),
            DemoLine("初中物理", "Junior Physics", 32, "先看现象，再画图，最后计算。", "See it, draw it, then calculate it.", forms),
            DemoLine(
                "初中化学", "Junior Chemistry", 32, "元素、方程式与实验题各成专题。",
                "Elements, equations and laboratory questions, each a topic of its own.", forms),
            DemoLine(
                "初中生物", "Junior Biology", 29, "图表填空与探究题帮助理解而非死记。",
                "Diagrams and small enquiries, for understanding rather than rote.", forms),
            DemoLine("初中历史", "Junior History", 28, "以材料题为主，学会从史料中找证据。", "Source questions that teach how to find evidence.", forms),
            DemoLine("初中地理", "Junior Geography", 28, "读图、填图、画图，三步掌握区域地理。", "Read, fill in and draw maps, region by region.", forms),
            DemoLine("高中语文", "Senior Chinese", 38, "文言、现代文与写作均衡训练。", "Classical texts, modern prose and essays in balance.", forms),
            DemoLine(
                "高中数学", "Senior Maths", 42, "函数、数列与解析几何，一题多解。",
                "Functions, series and analytic geometry, often solved in more than one way.", forms),
            DemoLine(
                "高中英语", "Senior English", 40, "选文来自近年报刊，附长难句解析。",
                "Texts from recent papers, with the hard sentences taken apart.", forms),
            DemoLine(
                "高中物理", "Senior Physics", 42, "以模型归类，讲清受力与能量两条路。",
                "Grouped by model, along the two roads of force and energy.", forms),
            DemoLine("高中化学", "Senior Chemistry", 41, "工艺流程与实验设计重点突破。", "A close look at processes and the design of experiments.", forms),
        ])

    private static let forms = [
        DemoForm("《%每日一练》", "% Day by Day", "每天一页，约十五分钟完成，共一百八十页。", "One page a day, about fifteen minutes, 180 pages."),
        DemoForm(
            "《%单元测试卷》", "% Unit Tests", more: 6, "每单元基础卷与提高卷各一份，含期中与期末模拟。",
            "A basic and a harder paper for each unit, and mock exams."),
        DemoForm(
            "《%错题精讲》", "% Mistakes Explained", more: 4, "收录课堂上最常见的二百个错误，逐一分析原因。",
            "The two hundred most common mistakes, each traced to its cause."),
    ]
}
