/// Keys for the inner runner, of every type that TOML has, and what the peer makes of them. It reads
/// and writes TOML by the library `toml` 0.10.2, which cannot do all of it; hpr forwards all
/// untouched.
enum ForwardedKeys {
  /// What both forward alike, by type.
  static let alike = #"""
    basic = "tab \t quote \" backslash \\ return \r é \u00e9 \U0001F600 it's"
    literal = 'C:\new "quoted"'
    empty = ''
    basic_lines = """
    first dropped, "one" ""two"" \
       joined
    kept # no comment"""
    literal_lines = '''
    dropped, 'one' ''two'', \n
    kept'''
    decimal = 42
    positive = +99
    negative = -17
    zero = 0
    underscored = 1_000_000
    largest = 9223372036854775807
    least = -9223372036854775808
    beyond_doubles = 9007199254740993
    hexadecimal = 0xDEAD_beef
    octal = 0o7_55
    binary = 0b1101
    fraction = 0.5
    whole_fraction = 1.0
    negative_fraction = -0.01
    exponent = 5e+22
    exponent_bare = 1E6
    exponent_negative = -6.626_07e-34
    infinite = inf
    infinite_signed = [+inf, -inf]
    not_a_number = nan
    not_a_number_signed = [-nan, +nan]
    yes = true
    no = false
    offset_time_utc = 1979-05-27T07:32:00Z
    offset_time = 1979-05-27T00:32:00.999999-07:00
    offset_time_blank = 1979-05-27 07:32:00+02:00
    local_time = 07:32:00
    local_times = [07:32:00, 00:32:00.999999]
    local_date_time = 1979-05-27T00:32:00.5
    local_date = 1979-05-27
    list = ["A=b", "QUOTE=\"'\\", "ACCENT=é"] # "not, one"
    list_empty = []
    list_lines = [
      1, # one
      2,
    ]
    list_of_floats = [1.5, nan]
    list_of_booleans = [true, false]
    list_of_dates = [1979-05-27, 1979-05-28]
    lists = [[1, 2], [3]]
    lists_mixed = [[1, 2], ["a", "b"], [[], [true]]]
    list_of_tables = [{ n = 1 }, { n = "b", o = [1, 2], p = { q = 1.0 } }, {}]
    table = { a = 1, "b c" = 'x, y', d = [1, 2], e = { f = { g = 1979-05-27 } } }
    dotted.key.deep = "value"
    "quoted key" = 1
    "dotted.key" = 2
    'quoted "key"' = 3
    "é" = 4
    1234 = 5
    [runners.machine]
    IdleCount = 0
    [runners.machine."a.b"."c d"]
    off_peak = true
    [[runners.plain]]
    [[runners.plain]]
    n = 1
    [[runners.nested]]
    n = 1
    [runners.nested.table]
    n = 2
    [[runners.nested.inner]]
    n = 3
    [[runners.nested.inner]]
    n = 4
    [[runners.nested]]
    n = 5
    """#

  /// What the peer reads and forwards as something else; hpr forwards it as it is.
  struct Changed: Sendable {
    let key: String
    let value: String
    /// What the peer pushes, as the contest shows it.
    let peer: String
    /// As it shows what hpr pushes.
    let hpr: String
  }

  /// Its writer takes the `\x` of Python's `repr` apart, and a table in a list of lists for a list;
  /// its reader takes a small `z` for no offset and loses the sign of zero.
  static let changed = [
    Changed(
      key: "backspace", value: #""a\bb""#, peer: #"string("ax08b")"#,
      hpr: #"string("a\u{08}b")"#),
    Changed(
      key: "no_break_space", value: #""a\u00a0b""#, peer: #"string("axa0b")"#,
      hpr: "string(\"a\u{a0}b\")"),
    Changed(
      key: "small_z", value: "1979-05-27t07:32:00z",
      peer: #"string("datetime.datetime(1979, 5, 27, 7, 32)")"#,
      hpr: #"string("datetime.datetime(1979, 5, 27, 7, 32, tzinfo=datetime.timezone.utc)")"#),
    Changed(
      key: "tables_in_lists", value: "[[{ a = 1 }]]",
      peer: #"array([World.JSON.array([World.JSON.array([World.JSON.string("a")])])])"#,
      hpr: #"array([World.JSON.array([World.JSON.object(["a": World.JSON.int(1)])])])"#),
    Changed(
      key: "zero", value: "-0.0", peer: #"string("float 0.0")"#, hpr: #"string("float -0.0")"#),
  ]

  /// What the peer ends at with status 1 as soon as it reads it.
  static let refused = [
    (#"list_mixed = [1, "a", 1.5, true]"#, "Not a homogeneous array"),
    ("list_of_numbers = [1.5, 2]", "Not a homogeneous array"),
    ("list_with_table = [1, { a = 1 }]", "Not a homogeneous array"),
    ("quote_at_the_end = '''a\n'b''''", "Unterminated string found"),
    ("[runners.\"a \\\" quote\"]\nb = 1", "Key group not on a line by itself"),
  ]

  /// What its writer makes a `runner.toml` of that nobody can read.
  static let unreadable = (text: #"backslash_x = 'C:\x64'"#, why: #"Unescaped '\' in a string"#)

  /// Tables without entries, and what of them is forwarded: `config.md` says that keys for the inner
  /// runner go there untouched; the peer leaves them out, but for elements of arrays.
  struct Empty: Sendable {
    let text: String
    let key: String
    /// As JSON; nil: the peer leaves the key out.
    let peer: String?
    let hpr: String
  }

  static let empty = [
    Empty(text: "inline = {}", key: "inline", peer: nil, hpr: "{}"),
    Empty(
      text: "partly = { a = {}, b = 1 }", key: "partly", peer: #"{"b":1}"#, hpr: #"{"a":{},"b":1}"#),
    Empty(
      text: "in_list = [{ a = {} }, {}]", key: "in_list", peer: "[{},{}]", hpr: #"[{"a":{}},{}]"#),
    Empty(text: "[runners.custom_build_dir]", key: "custom_build_dir", peer: nil, hpr: "{}"),
    Empty(
      text: "[runners.cache]\n[runners.cache.s3]\n[runners.cache.gcs]", key: "cache", peer: nil,
      hpr: #"{"s3":{},"gcs":{}}"#),
    Empty(
      text: "[runners.docker]\nshm_size = 0\n[runners.docker.tmpfs]", key: "docker",
      peer: #"{"shm_size":0}"#, hpr: #"{"shm_size":0,"tmpfs":{}}"#),
    Empty(
      text: "[[runners.hosts]]\n[[runners.hosts]]\nn = 1\n[runners.hosts.u]", key: "hosts",
      peer: #"[{},{"n":1}]"#, hpr: #"[{},{"n":1,"u":{}}]"#),
  ]
}
