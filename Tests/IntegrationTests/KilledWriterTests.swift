import Testing
import World

extension OneAtATime {
  @Suite("A step killed while it writes its record", .timeLimit(.minutes(10)))
  struct KilledWriterTests {
    @Test("leaves the old file whole, and the next one removes what else is left")
    func leftover() async throws {
      try await StatusScene.play { scene in
        // A file that may not grow ends its writer, in the midst of it.
        let end = try await scene.shell(
          """
          trap - XFSZ; echo old > out.json
          (ulimit -f 0; at closed launch $D/success.json -o out.json); echo $?
          ls -A | grep -c '^[.]hpr-'; cat out.json
          at closed launch $D/success.json -o out.json; ls -A
          """)
        #expect(end.output == "153\n1\nold\nout.json\n", "\(end.output)\(end.error)")
      }
    }
  }
}
