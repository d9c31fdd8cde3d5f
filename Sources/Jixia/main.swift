print("jixia")
