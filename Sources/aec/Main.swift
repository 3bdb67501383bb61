import ArgumentParser

@main
struct Aec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aec", abstract: "Autoencoders from a text file.")
}
