import ArgumentParser
import Foundation
import World

/// `hpr-sandbox books`.
struct ShowBooks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "books", abstract: "Show what became of the jobs.")

  @OptionGroup var remote: Remote

  @Flag(help: "As JSON.")
  var json = false

  @Option(help: "Seconds without a sign after which an open job counts as lost.")
  var quiet = Books.quiet

  func run() async throws {
    let answer = try await remote.call("GET", "/sandbox/books?quiet=\(quiet)")
    if json {
      Output.data(String(decoding: answer, as: UTF8.self))
      return
    }
    let books = try JSONDecoder().decode(Books.self, from: answer)
    for book in books.jobs {
      Output.data(
        [
          String(book.id), book.name, book.state.rawValue, book.runner ?? "-", book.reason ?? "-",
          book.reportedBy ?? "-", "launches=\(book.launches.count)", "log=\(book.traceSize)",
        ].joined(separator: "\t"))
    }
    Output.data(
      "queued \(books.queued), granted \(books.granted), reported \(books.reported), "
        + "unknowable \(books.unknowable.count), open \(books.open.count), "
        + "lost \(books.lost.count), launched twice \(books.launchedTwice.count), "
        + "leaked \(books.leaked.map { String($0.count) } ?? "unknown")")
  }
}
