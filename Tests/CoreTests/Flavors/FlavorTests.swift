import Core
import Foundation
import Testing

@Suite struct FlavorTests {
  /// The table of the fact sheet (Clever Cloud §8), with the public flavors of half a GiB and one.
  @Test(
    arguments: [
      (512, 420), (1024, 1000), (2048, 2378), (4096, 5657), (8192, 13454), (12288, 22335),
      (16384, 32000), (24576, 53121), (32768, 76109),
    ] as [(Int64, Int)])
  func weighsByMemory(mebibytes: Int64, thousandths: Int) {
    #expect(Weight(mebibytes: mebibytes) == Weight(thousandths: thousandths))
  }

  @Test func agreesWithThePowerItStandsFor() {
    for mebibytes in stride(from: Int64(1), through: 1 << 20, by: 997) {
      let exact = (pow(Double(mebibytes) / 1024, 1.25) * 1000).rounded()
      #expect(Weight(mebibytes: mebibytes)?.thousandths == Int(exact), "\(mebibytes)")
    }
  }

  @Test(arguments: [0, -1, .min, .max, (1 << 32) + 1] as [Int64])
  func nothingWeighsImpossibleMemory(mebibytes: Int64) {
    #expect(Weight(mebibytes: mebibytes) == nil)
  }

  @Test func catalogueIsOrderedByWeight() {
    let catalogue = Catalogue([
      flavor("L", 22335), flavor("XS", 2378), flavor("B", 5657), flavor("A", 5657),
      flavor("XS", 9),
    ])
    #expect(catalogue.flavors.map(\.choice) == ["XS", "B", "A", "L"])
    #expect(catalogue["XS"]?.weight.thousandths == 2378)
    #expect(catalogue["xs"] == nil)
  }

  @Test(
    arguments: [
      (nil, 22335), ("XS", 2378), ("gone", nil), ("L", 22335),
    ] as [(String?, Int?)])
  func reservesTheWorst(maxFlavor: String?, thousandths: Int?) {
    let catalogue = Catalogue([flavor("L", 22335), flavor("XS", 2378)])
    #expect(catalogue.worstWeight(maxFlavor: maxFlavor)?.thousandths == thousandths)
  }

  @Test func emptyCatalogueHasNoWorst() {
    #expect(Catalogue([]).worstWeight(maxFlavor: "M") == nil)
    #expect(Catalogue.single.worstWeight(maxFlavor: nil) == .one)
  }
}

func flavor(_ choice: String, _ thousandths: Int) -> Flavor {
  Flavor(choice: choice, apiName: "fl-\(choice)", weight: Weight(thousandths: thousandths))
}
