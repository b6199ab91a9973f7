import CCurl

/// One of libcurl's easy handles, with what it borrows. It stays on the client's thread.
struct EasyHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer
  /// The first refusal of an option.
  private(set) var firstFailure = CURLE_OK
  private let errorText: UnsafeMutablePointer<CChar>
  private var fields: UnsafeMutablePointer<curl_slist>?

  init?() {
    guard let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    note(hpr_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
  }

  deinit {
    curl_easy_cleanup(pointer)
    curl_slist_free_all(fields)
    errorText.deallocate()
  }

  /// Remembers a refusal, so that a row of options is checked once.
  mutating func note(_ code: CURLcode) {
    if firstFailure == CURLE_OK { firstFailure = code }
  }

  mutating func set(_ option: CURLoption, _ value: Int) {
    note(hpr_easy_set_long(pointer, option, value))
  }

  mutating func set(_ option: CURLoption, _ value: Bool) { set(option, value ? 1 : 0) }

  /// Sets a text, or leaves libcurl's default.
  mutating func set(_ option: CURLoption, _ text: String?) {
    guard let text else { return }
    note(hpr_easy_set_text(pointer, option, text))
  }

  mutating func setOffset(_ option: CURLoption, _ value: Int) {
    note(hpr_easy_set_offset(pointer, option, curl_off_t(value)))
  }

  mutating func setPointer(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
    note(hpr_easy_set_pointer(pointer, option, value))
  }

  /// Sets the header lines, in libcurl's spelling: `Name:` takes a field away.
  mutating func setFields(_ lines: [String]) {
    for line in lines {
      guard let longer = curl_slist_append(fields, line) else { return note(CURLE_OUT_OF_MEMORY) }
      fields = longer
    }
    note(hpr_easy_set_pointer(pointer, CURLOPT_HTTPHEADER, fields))
  }

  func number(_ info: CURLINFO) -> Int {
    var value = 0
    return hpr_easy_get_long(pointer, info, &value) == CURLE_OK ? value : 0
  }

  /// libcurl's own words on the failure, or its general ones.
  func words(for code: CURLcode) -> String {
    if errorText.pointee != 0 { return String(cString: errorText) }
    return curl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
  }
}
