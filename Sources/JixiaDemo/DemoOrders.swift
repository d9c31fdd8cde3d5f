import JixiaCore
import JixiaShop
import JixiaStore

/// Orders of the demonstration's members: some in every state.
struct DemoOrders {
    private static let ordersOfMember = 2

    let shop: Shop
    let members: [(account: ID<Account>, member: DemoMember)]
    let commodities: [ID<Commodity>]

    func add(_ now: Moment, in tx: any Transaction) throws {
        var chance = DemoChance(seed: 20_261_121)
        let catalogue = DemoCatalogue.commodities()
        let inStock = zip(commodities, catalogue).filter { $0.1.stock > 20 }.map(\.0)
        for (index, member) in members.enumerated() {
            for round in 0..<Self.ordersOfMember {
                let number = index * Self.ordersOfMember + round
                let status = OrderStatus.allCases[number % OrderStatus.allCases.count]
                try shop.importOrder(order(number, status, member.account, member.member, inStock, now, &chance), in: tx)
            }
        }
    }

    private func order(
        _ number: Int, _ status: OrderStatus, _ account: ID<Account>, _ member: DemoMember, _ inStock: [ID<Commodity>], _ now: Moment,
        _ chance: inout DemoChance
    ) -> PastOrder {
        let chosen = chance.shuffle(inStock).prefix(1 + chance.below(3))
        let lines = chosen.map { (commodity: $0, number: 1 + chance.below(3)) }
        // An unpaid order is a fresh one: the others have had time to go their way.
        let age: Duration = status == .unpaid ? .minutes(1) : .days(Int64(2 + chance.below(60)))
        let isOnDelivery = status != .unpaid && status != .refunded && chance.below(5) == 0
        let hasMoney = !isOnDelivery && status != .unpaid && status != .cancelled
        return PastOrder(
            account: account, status: status, payMethod: isOnDelivery ? .onDelivery : .alipay,
            address: ShippingAddress(
                receiver: member.name.chinese, mobile: member.mobile, place: Self.places[chance.below(Self.places.count)]),
            lines: lines, createdAt: now - age, trade: hasMoney ? "demo\(number)" : nil)
    }

    private static let places = [
        "山东省淄博市临淄区齐都镇稷下路1号", "北京市海淀区中关村大街27号", "上海市杨浦区邯郸路220号", "广东省深圳市南山区学苑大道1088号",
        "浙江省杭州市西湖区余杭塘路866号", "湖北省武汉市武昌区八一路299号", "四川省成都市武侯区一环路南一段24号", "陕西省西安市碑林区咸宁西路28号",
    ]
}
