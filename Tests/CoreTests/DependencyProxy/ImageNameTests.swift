import Testing

@testable import Core

@Suite struct ImageNameTests {
  @Test(arguments: [
    ("postgres", "library/postgres", "postgres"),
    ("postgres:13", "library/postgres:13", "postgres"),
    ("tutum/wordpress", "tutum/wordpress", "tutum-wordpress"),
    ("tutum/wordpress:latest", "tutum/wordpress:latest", "tutum-wordpress"),
    ("a/b/c:1", "a/b/c:1", "a-b-c"),
    ("docker.io/postgres:13", "library/postgres:13", "docker.io-postgres"),
    ("index.docker.io/library/redis", "library/redis", "index.docker.io-library-redis"),
    ("docker.io/tutum/wordpress", "tutum/wordpress", "docker.io-tutum-wordpress"),
    ("alpine@sha256:00ff", "library/alpine@sha256:00ff", "alpine"),
    ("alpine:3.20@sha256:00ff", "library/alpine:3.20@sha256:00ff", "alpine"),
    ("tutum/wordpress:1@sha256:00", "tutum/wordpress:1@sha256:00", "tutum-wordpress"),
    ("localhost", "library/localhost", "localhost"),
    ("localhosts/x", "localhosts/x", "localhosts-x"),
    ("UPPER", "library/UPPER", "UPPER"),
    // A slash with an accent is one character, but a slash all the same.
    ("a/\u{301}b", "a/\u{301}b", "a-\u{301}b"),
  ])
  func onDockerHub(name: String, rest: String, alias: String) {
    let image = ImageName(text: name)
    #expect(image.onDockerHub.map { Array($0.utf8) } == Array(rest.utf8))
    #expect(Array(image.alias.utf8) == Array(alias.utf8))
  }

  @Test(arguments: [
    "registry.example/alpine", "registry.example:5000/alpine:1", "host:5000/alpine",
    "registry.example:443/a/b@sha256:00ff", "localhost/alpine", "localhost:5000/alpine",
    "Host/alpine", "HOST/a/b", "docker.io:443/alpine", "Docker.io/alpine", "ghcr.io/a/b",
    "É/alpine", "", "docker.io/", "index.docker.io/",
  ])
  func elsewhere(name: String) { #expect(ImageName(text: name).onDockerHub == nil) }
}
