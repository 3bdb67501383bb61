import Datasets
import Diagnostics
import Files
import Glibc
import Testing

@Suite struct AtomicFileTests {
  @Test("a file is replaced as a whole and keeps its permissions")
  func replaced() throws {
    try withFolder { folder in
      let path = "\(folder)/a.txt"
      try writeAtomically("one", to: path)
      chmod(path, 0o640)
      try writeAtomically("three", to: path)
      #expect(try bytes(at: path) == Array("three".utf8))
      var status = stat()
      stat(path, &status)
      #expect(status.st_mode & 0o777 == 0o640)
      #expect(entries(folder) == ["a.txt"])
    }
  }

  @Test("a failure leaves the old content and no temporary file")
  func failure() throws {
    try withFolder { folder in
      let path = "\(folder)/a.txt"
      try writeAtomically("old", to: path)
      let message = refusal {
        try writeAtomically(to: path) { (file) throws(Diagnostic) in
          try file.write("half")
          throw Diagnostic("AE6999", "stopped")
        }
      }
      #expect(message.code == "AE6999")
      #expect(try bytes(at: path) == Array("old".utf8))
      #expect(entries(folder) == ["a.txt"])
    }
  }

  @Test("a full disk is reported")
  func fullDisk() {
    let values = [Float](repeating: 1, count: 100_000)
    let message = refusal { try writeNPY(values, shape: [100_000], to: "/dev/full") }
    #expect(message.code == "AE6003")
    #expect(message.message == "cannot write `/dev/full`: the disk is full")
    #expect(refusal { try writeAtomically("x", to: "/dev/full") }.code == "AE6003")
  }

  @Test("devices are written, not replaced")
  func device() throws {
    try writeAtomically("x", to: "/dev/null")
    var status = stat()
    stat("/dev/null", &status)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test("a link keeps leading to the new content")
  func link() throws {
    try withFolder { folder in
      try writeAtomically("old", to: "\(folder)/real")
      symlink("real", "\(folder)/link")
      try writeAtomically("new", to: "\(folder)/link")
      #expect(try bytes(at: "\(folder)/real") == Array("new".utf8))
      unlink("\(folder)/link")
    }
  }

  @Test("missing folders, folders as files and missing files are reported")
  func paths() throws {
    try withFolder { folder in
      let missing = refusal { try writeAtomically("x", to: "\(folder)/no/a.txt") }
      #expect(missing.message.contains("there is no folder `\(folder)/no`"))
      #expect(refusal { try writeAtomically("x", to: folder) }.message.contains("it is a folder"))
      #expect(refusal { try readNPY(folder) }.message.contains("it is a folder"))
      try writeAtomically("x", to: "\(folder)/cube.npy")
      let misspelt = refusal { try readNPY("\(folder)/cubes.npy") }
      #expect(misspelt.code == "AE6001")
      #expect(misspelt.help == "did you mean `\(folder)/cube.npy`?")
    }
  }

  @Test("a pipe is read to its end")
  func pipes() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let text = Array("1,2\n3,4\n".utf8)
    _ = write(ends[1], text, text.count)
    close(ends[1])
    let table = try readCSV("/dev/fd/\(ends[0])")
    #expect(table.values == [1, 2, 3, 4])
    close(ends[0])
  }
}
