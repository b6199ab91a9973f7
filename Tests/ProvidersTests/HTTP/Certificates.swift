import Foundation
import TestSupport

/// Certificates made on the spot, in a folder that goes with the value: two authorities, and what
/// they have signed. Each name stands for `NAME.pem` and `NAME.key`.
final class Certificates: Sendable {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(
      path: "hpr-certificates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let script = try Child(
      "/bin/bash", ["-euc", Self.script], in: directory.path(), reading: .error)
    let complaints = script.readToEnd()
    guard script.wait() == 0 else {
      throw CertificateError(String(decoding: complaints, as: UTF8.self))
    }
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func path(_ name: String) -> String { directory.appending(path: name).path() }

  private static let script = """
    authority() {
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \\
        -keyout $1.key -out $1.pem -subj "/CN=hpr $1"
      : >$1.index
    }
    # $1: name, $2: authority, $3: subjectAltName, $4: first and $5: last moment.
    sign() {
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \\
        -keyout $1.key -out $1.csr -subj "/CN=hpr $1"
      printf '[ca]\\ndefault_ca=a\\n[a]\\ndatabase=%s.index\\nnew_certs_dir=.\\nrand_serial=yes\\n' $2 >$1.conf
      printf 'policy=p\\ndefault_md=sha256\\nx509_extensions=x\\n[p]\\ncommonName=supplied\\n' >>$1.conf
      printf '[x]\\nsubjectAltName=%s\\n' "$3" >>$1.conf
      openssl ca -batch -config $1.conf -cert $2.pem -keyfile $2.key -in $1.csr -out $1.pem -notext \\
        -startdate $4 -enddate $5
    }
    now=$(date -u -d '-1 hour' +%y%m%d%H%M%SZ)
    later=$(date -u -d '+1 day' +%y%m%d%H%M%SZ)
    authority authority
    authority stranger
    sign server authority IP:127.0.0.1 $now $later
    sign expired authority IP:127.0.0.1 200101000000Z 200201000000Z
    sign elsewhere authority DNS:elsewhere.example $now $later
    sign client authority DNS:client $now $later
    sign intruder stranger DNS:client $now $later
    """
}

/// What OpenSSL said when it made no certificates.
struct CertificateError: Error {
  let complaints: String

  init(_ complaints: String) { self.complaints = complaints }
}
