print("hpr")
