/// The words of a command line that is not typed to its end, as a shell hands them on.
struct TypedLine {
  /// The words without their quotes, the program's name first.
  let words: [String]
  /// The place of the word that is completed.
  let index: Int

  /// - Parameters:
  ///   - words: as they were typed, quotes and all.
  ///   - index: the place of the word that is completed.
  init(_ words: [String], at index: Int) {
    self.words = words.map(Self.unquoted)
    self.index = index
  }

  /// The value of an option, under any of its names; the last one counts.
  func value(of names: [String]) -> String? {
    var found: String?
    for place in words.indices where place != index {
      guard let name = names.first(where: { words[place].hasPrefix($0) }) else { continue }
      let rest = words[place].dropFirst(name.count)
      if rest.isEmpty {
        // bash hands the sign of `--config=PATH` on as a word of its own.
        let isSign = word(place + 1) == "="
        found = word(isSign ? place + 2 : place + 1) ?? found
      } else if rest.first == "=" {
        found = String(rest.dropFirst())
      } else if name.count == 2 {
        found = String(rest)
      }
    }
    return found
  }

  /// The first word behind the command that is neither an option nor an option's value.
  /// - Parameter flags: the options without a value.
  func argument(flags: Set<String>) -> String? {
    var place = 2
    while place < words.count {
      let word = words[place]
      if word.hasPrefix("-"), word.count > 1 {
        let hasValue = !flags.contains(word) && !word.contains("=")
        place += hasValue ? (self.word(place + 1) == "=" ? 3 : 2) : 1
      } else if place != index, !word.isEmpty {
        return word
      } else {
        place += 1
      }
    }
    return nil
  }

  private func word(_ place: Int) -> String? {
    words.indices.contains(place) && place != index ? words[place] : nil
  }

  /// A word as the shell would take it, but for variables.
  private static func unquoted(_ word: String) -> String {
    var text = ""
    var quote: Character?
    var isEscaped = false
    for character in word {
      if isEscaped {
        text.append(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
      } else {
        text.append(character)
      }
    }
    return text
  }
}
