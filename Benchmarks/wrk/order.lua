-- One order for each line of the file: TOKEN ADDRESS CART-LINE. No line is used twice.
dofile(os.getenv("JIXIA_WRK") .. "/report.lua")

function init(arguments)
    orders, at = {}, 0
    for line in io.lines(arguments[1]) do orders[#orders + 1] = line end
end

function request()
    at = at + 1
    local token, address, line = orders[(at - 1) % #orders + 1]:match("(%S+) (%S+) (%S+)")
    return wrk.format("POST", "/api/shopping/orders/",
        { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token },
        string.format('{"cart":[%s],"address":%s,"pay_method":1}', line, address))
end
