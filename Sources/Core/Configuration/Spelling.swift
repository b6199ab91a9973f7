/// Finds the key that was probably meant.
enum Spelling {
  /// The known key that is nearest to the one given, if it is near enough to be meant.
  static func suggestion(for key: String, among known: [String]) -> String? {
    let given = folded(key)
    // Nobody who types this much of a key has mistaken one for another.
    guard given.count <= 64 else { return nil }
    let tolerance = max(1, min(3, given.count / 4))
    // Keys of other lengths are too far away whatever their letters.
    let nearest = known.filter { abs($0.utf8.count - given.count) <= tolerance }
      .map { (key: $0, distance: distance(given, folded($0))) }
      .min { $0.distance < $1.distance }
    guard let nearest, nearest.distance <= tolerance else { return nil }
    return nearest.key
  }

  /// `-` and `_`, and the cases, are easily mistaken for each other.
  private static func folded(_ key: String) -> [UInt8] {
    key.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
  }

  /// How many letters have to be inserted, removed, replaced or swapped with their neighbour.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, above[j + 1] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      (before, above) = (above, row)
    }
    return above[b.count]
  }
}
