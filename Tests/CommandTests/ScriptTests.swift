import TestSupport
import Testing

/// The scripts on machines that lack something: one sentence says what to do, on standard error.
@Suite struct ScriptTests {
  /// A machine, how a script ends there, and what it says.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let changes: [String: String?]
    let says: String

    init(_ name: String, _ changes: [String: String?], says: String) {
      (testDescription, self.changes, self.says) = (name, changes, says)
    }
  }

  private static func aptGet(says words: String) -> [String: String?] {
    ["apt-get": "[ $1 = update ] || { echo \"E: \(words)\" >&2; exit 100; }"]
  }

  static let refusals = [
    Case(
      "no Swift", ["swift": nil],
      says: "Swift is missing: install 6.3 or newer from https://www.swift.org/install/linux"),
    Case(
      "an old Swift", ["swift": "echo 'Swift version 6.2.4 (swift-6.2.4-RELEASE)'"],
      says: "Swift 6.2 is too old: install 6.3 or newer from https://www.swift.org/install/linux"),
    Case(
      "a very old Swift", ["swift": "echo 'Apple Swift version 5.10 (x)'"], says: "Swift 5.10 is too old: install 6.3"),
    Case(
      "a Swift that does not start", ["swift": "echo 'libxml2.so.2: cannot open' >&2; exit 127"],
      says: "Swift does not start (libxml2.so.2: cannot open): install what https://www.swift.org/install/linux lists"),
    Case(
      "neither root nor sudo", ["id": "echo 1000"],
      says: "sudo is missing: as root, run apt-get install pkg-config libpng-dev libopenblas0 libcairo2 libhdf5-dev"),
    Case(
      "sudo refused", ["id": "echo 1000", "sudo": "echo 'sudo: a password is required' >&2; exit 1"],
      says: "sudo was refused: as root, run apt-get install pkg-config"),
    Case("no apt-get", ["apt-get": nil], says: "apt-get is missing: with your system's package manager, install"),
    Case(
      "no network", aptGet(says: "Failed to fetch http://deb/x  Could not resolve 'deb'"),
      says: "the packages could not be fetched: connect to the network"),
    Case(
      "no network and no lists", aptGet(says: "Unable to locate package libhdf5-dev"),
      says: "the packages could not be fetched: connect to the network"),
    Case(
      "no room for packages", aptGet(says: "You don't have enough free space in /var/cache/apt/archives/."),
      says: "the disk is full: make room for the packages"),
    Case(
      "another apt-get", aptGet(says: "Could not get lock /var/lib/dpkg/lock-frontend"),
      says: "another program is installing packages: wait until it is done"),
    Case(
      "a broken apt-get", aptGet(says: "dpkg was interrupted"),
      says: "apt-get did not install the packages: run apt-get"),
    Case("a full disk", ["df": "echo; echo disk 1 1 90000 1 /"], says: "has only 87 MB left, and a build needs 600 MB"),
    Case(
      "no network for Swift packages",
      ["swift": "case $1 in --version) echo Swift version 6.3 ;; *) echo 'could not resolve host' >&2; exit 1 ;; esac"],
      says: "the Swift packages of aec could not be fetched: connect to the network"),
  ]

  @Test("a machine that lacks something is told what to do", arguments: refusals)
  func refusal(_ example: Case) throws {
    for script in ["scripts/setup", "scripts/build"] {
      let outcome = try BareMachine(example.changes).run(script)
      expect(outcome, 1, says: "setup: ", example.says)
      let last = outcome.errors.split(separator: "\n").last ?? ""
      #expect(last.hasPrefix("setup: ") && last.hasSuffix("."), "\(outcome.errors)")
    }
  }

  @Test("what is missing is installed, with nothing on standard output; the second time nothing is done")
  func installs() throws {
    let machine = try BareMachine()
    let first = try machine.run("scripts/setup")
    #expect(first.status == 0 && first.output == "", "\(first.errors)")
    #expect(first.errors == "setup: installing pkg-config libpng-dev libopenblas0 libcairo2 libhdf5-dev with apt-get\n")
    #expect(machine.calls.contains("apt-get update -qq\napt-get install -y -qq pkg-config"))
    try machine.write("", to: ".build/checkouts/package")
    let second = try machine.run("scripts/setup")
    #expect(second.status == 0 && second.output == "" && second.errors == "", "\(second.errors)")
  }

  @Test("--mpi installs both libraries of MPI with their launchers, once")
  func mpi() throws {
    let machine = try BareMachine()
    #expect(try machine.run("scripts/setup", "--mpi").status == 0)
    #expect(machine.calls.contains("libhdf5-dev openmpi-bin mpich\n"))
    let there = try BareMachine(["mpirun.openmpi": "", "mpiexec.mpich": ""])
    #expect(try there.run("scripts/setup", "--mpi").status == 0)
    #expect(!there.calls.contains("mpich"))
  }

  @Test("without root, sudo runs apt-get")
  func sudo() throws {
    let machine = try BareMachine(["id": "echo 1000", "sudo": "echo \"sudo $*\" >>\"$MACHINE/calls\"; exec \"$@\""])
    #expect(try machine.run("scripts/setup").status == 0)
    #expect(machine.calls.contains("sudo env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get install"))
  }

  @Test("a Swift that was unpacked alone gets what it needs to start and to link")
  func swiftPackages() throws {
    let clang = "test -e \"$MACHINE/installed\" && echo \"/usr/lib/${1#*=}\" || echo \"${1#*=}\""
    let machine = try BareMachine(["clang": clang])
    #expect(try machine.run("scripts/setup").status == 0)
    #expect(machine.calls.contains("libhdf5-dev ca-certificates g++ git libcurl4 libncurses6 libsqlite3-0 libxml2\n"))
  }

  @Test("scripts/build prints one line, whatever the programs that it calls print")
  func build() throws {
    let machine = try BareMachine()
    machine.set("CDPATH", to: machine.clone)
    let outcome = try machine.run("scripts/build")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == "\(machine.clone)/.build/release/aec\n")
    #expect(outcome.errors.contains("swift speaks") && outcome.errors.contains("setup: installing"))
    #expect(machine.calls.contains("swift build -c release --product aec"))
  }

  @Test("the demo works the first time, says how near it came, and ends with three files to open")
  func demo() throws {
    let machine = try BareMachine()
    let aec = """
      #!/bin/sh
      case $1 in
        train) echo "epoch 1/1" >&2; echo "the run is in runs/unmix-007" ;;
        truth) echo "red  z[1]  0.9999  0.4 degrees" ;;
        report) echo "$2/report.html" ;;
      esac
      """
    for name in ["figures/truth.png", "figures/traversal.png", "report.html"] {
      try machine.write("", to: "runs/unmix-007/\(name)")
    }
    try machine.write(aec, to: ".build/release/aec", isProgram: true)
    let outcome = try machine.run("scripts/demo")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("setup: installing") && outcome.errors.contains("epoch 1/1"))
    #expect(outcome.output.contains("red  z[1]  0.9999  0.4 degrees\n"))
    let files = outcome.output.split(separator: "\n").suffix(3).map { String($0) }
    #expect(
      files == ["truth.png", "traversal.png"].map { "  runs/unmix-007/figures/\($0)" } + [
        "  runs/unmix-007/report.html"
      ])
  }

  @Test("a build that stops in the middle is told as such when the disk is full", arguments: ["build", "test"])
  func fillsDisk(script: String) throws {
    let swift = """
      case "$*" in
        --version) echo "Swift version 6.3" ;;
        package*) ;;
        *) >"$MACHINE/full"; echo "error: compiling stopped" >&2; exit 1 ;;
      esac
      """
    let df = "echo; test -e \"$MACHINE/full\" && echo disk 1 1 8 1 / || echo disk 1 1 9000000 1 /"
    expect(
      try BareMachine(["swift": swift, "df": df]).run("scripts/\(script)"), 1, says: "error: compiling stopped",
      "\(script): the disk of ", " is full: make room on it")
    let failing = try BareMachine(["swift": swift]).run("scripts/\(script)")
    #expect(failing.status == 1 && !failing.errors.contains("is full"), "\(failing.errors)")
  }

  @Test("a folder that cannot be written is told, and what to do with it")
  func readOnly() throws {
    let machine = try BareMachine()
    machine.protect()
    expect(
      try machine.run("scripts/setup", asNobody: true), 1, says: "setup: ", "a clone cannot be written",
      "copy it to a folder of your own, and run this in the copy.")
  }

  @Test("what was built in another clone is not taken for this one's")
  func copiedClone() throws {
    let machine = try BareMachine()
    try machine.write("inputs: [\"/another/clone/Sources\"]", to: ".build/release.yaml")
    let outcome = try machine.run("scripts/setup")
    #expect(outcome.status == 0 && outcome.errors.contains(".build was made in another folder"), "\(outcome.errors)")
    #expect(!machine.has(".build/release.yaml"))
    try machine.write("inputs: [\"\(machine.clone)/Sources\"]", to: ".build/release.yaml")
    #expect(try machine.run("scripts/setup").status == 0)
    #expect(machine.has(".build/release.yaml"))
  }
}
