import Diagnostics

extension Explanation {
  package static let foreign = [
    Explanation(
      "AE0122", "A comma inside a number",
      meaning: "Digits are not grouped, and the decimal point is a dot. Two numbers have a blank behind their comma.",
      example: .encoder("x |> dense(1,024) |> dense(latent)", cured: "x |> dense(1024) |> dense(latent)"),
      cure: "Write the digits alone, or a dot for the decimal point."),
    Explanation(
      "AE0123", "A number that starts with 0",
      meaning: "Such a number is octal to one language and decimal to another one, so it is refused.",
      example: .encoder("x |> dense(0100) |> dense(latent)", cured: "x |> dense(100) |> dense(latent)"),
      cure: "Leave the zeros in front out."),
    Explanation(
      "AE0171", "A call of another language",
      meaning: "The call is that of Keras, PyTorch, MATLAB or NumPy. The message translates it with its arguments.",
      example: .encoder("x |> Dense(latent, activation='tanh')", cured: "x |> dense(latent) |> tanh"),
      cure: "Write the code that the message names."),
    Explanation(
      "AE0172", "A call of another language without a translation",
      meaning: "Nothing here does the same, or the name belongs to an object, which this language does not have.",
      example: .encoder("x |> self.fc1(x)", cured: "x |> dense(latent)"),
      cure: "Write the layer where it is used; the message tells what else to do."),
    Explanation(
      "AE0173", "A file name without quotes",
      meaning: "A path is a text: without quotes its dots and strokes would be operators.",
      example: .data("file: data/cube.npy", cured: #"file: "data/cube.npy""#),
      cure: "Put the name between double quotes."),
  ]
}
